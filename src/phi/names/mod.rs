//! Names of persons: lists say which words are borne as names, a model reads the words around them, titles and labels
//! point at them, and everyday English and institutions speak against them.

mod census;
mod score;
mod tagger;
mod token;

pub(crate) use census::{Borne, Census};
pub(crate) use score::{Scored, score, single_name};
pub(crate) use tagger::{Tagged, Tagger};
