//! Counts what the container carried beside its picture; all of it is dropped, so this is for the report.

use std::collections::BTreeMap;

use super::{Detector, Page};
use crate::error::FileError;
use crate::finding::{By, Evidence, Finding, Kind, Place};

/// Reports metadata by kind.
pub(super) struct ContainerDetector;

impl Detector for ContainerDetector {
    fn id(&self) -> &'static str {
        "container"
    }

    fn detect(&self, page: &Page<'_>) -> Result<Vec<Finding>, FileError> {
        if page.frame != 0 {
            return Ok(Vec::new());
        }
        let mut counts = BTreeMap::new();
        for item in page.metadata {
            *counts.entry(item.kind).or_insert(0) += 1;
        }
        let finding = |(part, count)| Finding {
            kind: Kind::Metadata,
            place: Place::Container { part, count },
            confidence: 1.0,
            group: None,
            by: By { detector: self.id().to_owned(), rule: None, evidence: vec![Evidence::Pattern] },
        };
        Ok(counts.into_iter().map(finding).collect())
    }
}
