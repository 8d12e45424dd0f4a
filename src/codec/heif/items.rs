//! The items of a HEIF file (ISO/IEC 23008-12): which pictures and texts it holds, and how they belong together.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::{Boxed, Taker, boxes};
use crate::codec::malformed;
use crate::error::Fault;

/// Items in one file; a photo of 100 megapixels has about 400 tiles.
const MAX_ITEMS: usize = 16_384;

/// One item: a picture, a part of one, or a text about one.
#[derive(Default)]
pub(in crate::codec) struct Item<'a> {
    /// Four letters: `hvc1`, `av01`, `grid`, `Exif`, `mime`.
    pub(in crate::codec) kind: [u8; 4],
    pub(in crate::codec) name: &'a [u8],
    /// The media type of a `mime` item.
    pub(in crate::codec) content_type: &'a [u8],
    /// Indices into [`Items::properties`], in the order in which they apply.
    pub(in crate::codec) properties: Vec<usize>,
    /// Where it lies: ranges of the file, or of the metadata box's own data.
    extents: Vec<(usize, usize)>,
    in_box: bool,
}

/// What the metadata box says.
#[derive(Default)]
pub(in crate::codec) struct Items<'a> {
    /// The item that is the picture.
    pub(in crate::codec) primary: u32,
    pub(in crate::codec) all: BTreeMap<u32, Item<'a>>,
    pub(in crate::codec) properties: Vec<Boxed<'a>>,
    /// Kind, from, to.
    references: Vec<([u8; 4], u32, Vec<u32>)>,
    /// Parts of the box that are none of those above.
    pub(in crate::codec) others: Vec<Boxed<'a>>,
    /// Data inside the box.
    pub(in crate::codec) own_data: Option<Boxed<'a>>,
    file: &'a [u8],
}

impl<'a> Items<'a> {
    /// Reads the metadata box of a file.
    pub(in crate::codec) fn read(file: &'a [u8], meta: &Boxed<'a>) -> Result<Self, Fault> {
        let mut items = Items { file, ..Items::default() };
        let mut parts: BTreeMap<[u8; 4], Boxed<'a>> = BTreeMap::new();
        for part in boxes(meta.full()?.1)? {
            if !matches!(&part.kind, b"pitm" | b"iinf" | b"iloc" | b"iref" | b"iprp" | b"idat") {
                items.others.push(part);
            } else if parts.insert(part.kind, part).is_some() {
                return Err(malformed("it says twice where its pictures are"));
            }
        }
        let needed = |kind: &[u8; 4]| parts.get(kind).ok_or_else(|| malformed("it does not say where its picture is"));
        let (version, body) = needed(b"pitm")?.full()?;
        items.primary = Taker::new(body).number(id_width(version == 0))? as u32;
        items.read_infos(needed(b"iinf")?)?;
        items.read_locations(needed(b"iloc")?)?;
        if let Some(part) = parts.get(b"iprp") {
            items.read_properties(part)?;
        }
        if let Some(part) = parts.get(b"iref") {
            items.read_references(part)?;
        }
        items.own_data = parts.get(b"idat").copied();
        Ok(items)
    }

    /// The bytes of an item; nothing where they lie outside the file.
    pub(in crate::codec) fn bytes(&self, item: &Item<'_>) -> Option<Vec<u8>> {
        let whole = if item.in_box { self.own_data.map(|b| b.body)? } else { self.file };
        let mut out = Vec::new();
        for (start, length) in &item.extents {
            out.extend_from_slice(whole.get(*start..start.checked_add(*length)?)?);
            // Extents may overlap; a picture does not need its file twice over.
            if out.len() > whole.len() {
                return None;
            }
        }
        Some(out)
    }

    /// What an item points at in one way: `dimg` its parts, `auxl` and `thmb` the picture it belongs to.
    pub(in crate::codec) fn targets(&self, kind: &[u8; 4], from: u32) -> Vec<u32> {
        self.references.iter().filter(|(k, f, _)| k == kind && *f == from).flat_map(|r| r.2.iter().copied()).collect()
    }

    /// The properties of an item with these letters.
    pub(in crate::codec) fn properties_of(&self, id: u32, kind: &[u8; 4]) -> Vec<&Boxed<'a>> {
        let indices = self.all.get(&id).map(|i| i.properties.as_slice()).unwrap_or_default();
        indices.iter().filter_map(|i| self.properties.get(*i)).filter(|p| &p.kind == kind).collect()
    }

    /// The main picture and all it is made of.
    pub(in crate::codec) fn parts_of_primary(&self) -> BTreeSet<u32> {
        let mut parts = BTreeSet::new();
        let mut open = vec![self.primary];
        while let Some(id) = open.pop() {
            if parts.insert(id) {
                open.extend(self.targets(b"dimg", id));
            }
        }
        parts
    }

    /// The parts of a box of data that no item uses.
    pub(in crate::codec) fn unused(&self, data: &Boxed<'a>) -> Vec<&'a [u8]> {
        let in_box = self.own_data.is_some_and(|own| own.start == data.start);
        let base = if in_box { 0 } else { data.start };
        let items = self.all.values().filter(|i| i.in_box == in_box);
        let mut used: Vec<(usize, usize)> = items.flat_map(|i| i.extents.iter().copied()).collect();
        used.push((base + data.body.len(), 0));
        used.sort_unstable();
        let mut gaps = Vec::new();
        let mut at = base;
        for (start, length) in used.into_iter().filter(|(start, _)| *start <= base + data.body.len()) {
            if start > at {
                gaps.push(&data.body[at - base..start - base]);
            }
            at = at.max(start.saturating_add(length));
        }
        gaps
    }

    fn read_infos(&mut self, part: &Boxed<'a>) -> Result<(), Fault> {
        let (version, body) = part.full()?;
        let mut rest = Taker::new(body);
        rest.number(id_width(version == 0))?;
        for info in boxes(rest.rest)?.into_iter().filter(|b| &b.kind == b"infe") {
            let (version, body) = info.full()?;
            let mut rest = Taker::new(body);
            if version < 2 {
                return Err(malformed("it lists its pictures in a form that is not for pictures"));
            }
            let id = rest.number(id_width(version == 2))? as u32;
            rest.number(2)?;
            let kind = (rest.number(4)? as u32).to_be_bytes();
            let name = rest.text();
            let content_type = if &kind == b"mime" { rest.text() } else { &[] };
            let item = Item { kind, name, content_type, ..Item::default() };
            if self.all.insert(id, item).is_some() || self.all.len() > MAX_ITEMS {
                return Err(malformed("it lists a picture twice, or far too many"));
            }
        }
        Ok(())
    }

    fn read_locations(&mut self, part: &Boxed<'a>) -> Result<(), Fault> {
        let (version, body) = part.full()?;
        let mut rest = Taker::new(body);
        let widths = rest.number(2)? as usize;
        let (offset, length, base, index) = (widths >> 12, widths >> 8 & 15, widths >> 4 & 15, widths & 15);
        if [offset, length, base, index].iter().any(|w| !matches!(w, 0 | 4 | 8)) {
            return Err(malformed("the places of its pictures are given in an unknown form"));
        }
        let count = rest.number(id_width(version < 2))?;
        for _ in 0..count {
            let id = rest.number(id_width(version < 2))? as u32;
            let method = if version > 0 { rest.number(2)? & 15 } else { 0 };
            if rest.number(2)? != 0 || method > 1 {
                return Err(malformed("parts of the picture lie outside the file"));
            }
            let base = rest.number(base)?;
            let mut extents = Vec::new();
            for _ in 0..rest.number(2)? {
                rest.number(if version > 0 { index } else { 0 })?;
                let start = base.checked_add(rest.number(offset)?);
                let place = |v: u64| usize::try_from(v).map_err(|_| malformed("a place is out of range"));
                let start = start.ok_or_else(|| malformed("a place is out of range")).and_then(place)?;
                extents.push((start, place(rest.number(length)?)?));
            }
            if let Some(item) = self.all.get_mut(&id) {
                item.in_box = method == 1;
                item.extents = extents;
            }
        }
        Ok(())
    }

    fn read_references(&mut self, part: &Boxed<'a>) -> Result<(), Fault> {
        let (version, body) = part.full()?;
        let width = id_width(version == 0);
        for reference in boxes(body)? {
            let mut rest = Taker::new(reference.body);
            let from = rest.number(width)? as u32;
            let count = rest.number(2)?;
            let targets = (0..count).map(|_| rest.number(width).map(|v| v as u32)).collect::<Result<Vec<_>, _>>()?;
            self.references.push((reference.kind, from, targets));
        }
        Ok(())
    }

    fn read_properties(&mut self, part: &Boxed<'a>) -> Result<(), Fault> {
        for child in boxes(part.body)? {
            match &child.kind {
                b"ipco" => self.properties = boxes(child.body)?,
                b"ipma" => {
                    let version = child.full()?.0;
                    let wide = child.body[3] & 1 == 1;
                    let mut rest = Taker::new(child.full()?.1);
                    for _ in 0..rest.number(4)? {
                        let id = rest.number(id_width(version == 0))? as u32;
                        for _ in 0..rest.number(1)? {
                            let index = rest.number(if wide { 2 } else { 1 })? as usize;
                            let index = index & if wide { 0x7FFF } else { 0x7F };
                            if let (Some(item), Some(index)) = (self.all.get_mut(&id), index.checked_sub(1)) {
                                item.properties.push(index);
                            }
                        }
                    }
                }
                _ => self.others.push(child),
            }
        }
        Ok(())
    }
}

/// Bytes of an item's number in the narrow and the wide form.
fn id_width(narrow: bool) -> usize {
    if narrow { 2 } else { 4 }
}
