//! What is taken down of the input's blocks while they are edited: enough to prove later what became of each of them
//! without reading the input once more.

use super::transform::{Block, Row};

/// Where a block lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    component: usize,
    row: usize,
    column: usize,
}

impl Position {
    fn of(row: &Row<'_>, column: usize) -> Self {
        Self { component: row.component, row: row.number, column }
    }
}

/// The input's blocks in the order in which the library shows them.
#[derive(Debug, Default)]
pub(in crate::codec) struct Record {
    /// Of those that stay.
    stay: Sum,
    /// Those that others take the place of, as they were.
    replaced: Vec<(Position, Block)>,
}

impl Record {
    /// Takes down a block as the input holds it.
    pub(super) fn add(&mut self, row: &Row<'_>, column: usize, stays: bool) {
        let block = &row.blocks[column];
        if stays {
            self.stay.add(block);
        } else {
            self.replaced.push((Position::of(row, column), *block));
        }
    }

    /// Begins to compare a written file.
    pub(super) fn comparison(&self) -> Comparison<'_> {
        Comparison { stay: Sum::default(), record: self, next: 0 }
    }
}

/// Follows the blocks of a written file.
pub(super) struct Comparison<'a> {
    stay: Sum,
    record: &'a Record,
    /// The number of the replaced block that comes next.
    next: usize,
}

impl Comparison<'_> {
    /// The block of the input in whose place another one must stand here; nothing where the input's own must, which this
    /// takes for it.
    pub(super) fn replaced(&mut self, row: &Row<'_>, column: usize) -> Option<&Block> {
        let next = self.record.replaced.get(self.next).filter(|(at, _)| *at == Position::of(row, column));
        match next {
            Some((_, block)) => {
                self.next += 1;
                Some(block)
            }
            None => {
                self.stay.add(&row.blocks[column]);
                None
            }
        }
    }

    /// Whether every block that should stay has stayed, and none is missing.
    pub(super) fn is_complete(&self) -> bool {
        self.stay == self.record.stay && self.next == self.record.replaced.len()
    }
}

/// A number for blocks in their order. One value that differs always gives another number, several do but once in 2^64
/// times; both files are this program's, so that nobody can choose them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    /// Side by side, which is faster.
    lanes: [u64; 4],
    count: u64,
}

impl Sum {
    fn add(&mut self, block: &Block) {
        self.count += 1;
        for values in block.chunks_exact(16) {
            for (lane, four) in self.lanes.iter_mut().zip(values.chunks_exact(4)) {
                let word = four.iter().fold(0, |word: u64, value| word << 16 | u64::from(value.cast_unsigned()));
                *lane = (*lane ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks() -> Vec<Block> {
        (0..6).map(|n| std::array::from_fn(|i| (i as i16 * 7 - n * 31) % 50)).collect()
    }

    fn sum(blocks: &[Block]) -> Sum {
        let mut sum = Sum::default();
        blocks.iter().for_each(|block| sum.add(block));
        sum
    }

    #[test]
    fn every_value_and_the_order_count() {
        let all = blocks();
        for n in 0..all.len() {
            for i in 0..64 {
                let mut other = all.clone();
                other[n][i] += 1;
                assert_ne!(sum(&other), sum(&all), "block {n}, value {i}");
            }
        }
        let mut swapped = all.clone();
        swapped.swap(1, 4);
        assert_ne!(sum(&swapped), sum(&all));
        assert_ne!(sum(&all[1..]), sum(&all));
        assert_ne!(sum(&[&[[0; 64]], all.as_slice()].concat()), sum(&all), "an empty block more");
    }

    #[test]
    fn a_comparison_follows_what_stays_and_what_is_replaced() {
        let complete = |change: fn(&mut Vec<Block>)| {
            let mut input = blocks();
            let mut record = Record::default();
            let row = Row { component: 1, number: 2, blocks: &mut input };
            (0..6).for_each(|column| record.add(&row, column, column != 3));
            let mut written = blocks();
            written[3] = [9; 64];
            change(&mut written);
            let row = Row { component: 1, number: 2, blocks: &mut written };
            let mut comparison = record.comparison();
            let replaced: Vec<bool> = (0..row.blocks.len()).map(|c| comparison.replaced(&row, c).is_some()).collect();
            assert!(replaced.iter().enumerate().all(|(column, replaced)| *replaced == (column == 3)));
            comparison.is_complete()
        };
        assert!(complete(|_| ()));
        assert!(!complete(|written| written[4][63] += 1));
        assert!(!complete(|written| written.truncate(5)));
        assert!(!complete(|written| written.truncate(2)), "the replaced one is missing");
    }
}
