//! Marked cells of a grid laid over a picture, gathered into rectangles.

/// A rectangle of cells; `right` and `bottom` lie just outside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CellBox {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

impl CellBox {
    /// The numbers of its cells in a grid of that many columns.
    pub(crate) fn cells(&self, columns: usize) -> impl Iterator<Item = usize> {
        let across = self.left..self.right;
        (self.top..self.bottom).flat_map(move |row| across.clone().map(move |column| row * columns + column))
    }

    fn meets(&self, other: &CellBox) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn joined(&self, other: &CellBox) -> CellBox {
        CellBox {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// Row and column of a cell.
pub(crate) type Cell = (usize, usize);

/// Each group of wanted cells that touch, also at corners; they are taken out of what is wanted.
pub(crate) fn connected(wanted: &mut [bool], columns: usize) -> Vec<Vec<Cell>> {
    let rows = wanted.len() / columns.max(1);
    let mut groups = Vec::new();
    for start in 0..wanted.len() {
        if !std::mem::take(&mut wanted[start]) {
            continue;
        }
        let mut cells = vec![(start / columns, start % columns)];
        let mut seen = 0;
        while let Some(&(y, x)) = cells.get(seen) {
            seen += 1;
            for next_y in y.saturating_sub(1)..(y + 2).min(rows) {
                for next_x in x.saturating_sub(1)..(x + 2).min(columns) {
                    if std::mem::take(&mut wanted[next_y * columns + next_x]) {
                        cells.push((next_y, next_x));
                    }
                }
            }
        }
        groups.push(cells);
    }
    groups
}

/// The bounds of each such group.
pub(crate) fn cell_boxes(wanted: &mut [bool], columns: usize) -> Vec<CellBox> {
    let bounds = |cells: Vec<Cell>| {
        let boxes = cells.into_iter().map(|(y, x)| CellBox { left: x, top: y, right: x + 1, bottom: y + 1 });
        boxes.reduce(|all, one| all.joined(&one))
    };
    connected(wanted, columns).into_iter().filter_map(bounds).collect()
}

/// Joins rectangles until none meets another.
pub(crate) fn apart(mut boxes: Vec<CellBox>) -> Vec<CellBox> {
    let mut done: Vec<CellBox> = Vec::new();
    while let Some(mut current) = boxes.pop() {
        while let Some(i) = done.iter().position(|d| d.meets(&current)) {
            current = current.joined(&done.swap_remove(i));
        }
        done.push(current);
    }
    done
}
