//! Names of persons: lists say which words are borne as names, a model reads the words around them, titles and labels
//! point at them, and everyday English and institutions speak against them.

mod census;
mod forms;
mod line;
mod marks;
mod score;
mod tagger;
mod token;

use census::Borne;
pub(crate) use census::Census;
pub(crate) use line::{greets, has_role, introduces, is_half, is_initial, is_titled, names_a_role};
pub(crate) use score::{Scored, score};
pub(crate) use tagger::{Tagged, Tagger};
