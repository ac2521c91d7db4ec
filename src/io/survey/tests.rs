//! Real defects, each in a file made by hand.
