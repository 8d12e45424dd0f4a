#![no_main]

phiscrub_fuzz::target!(metadata);
