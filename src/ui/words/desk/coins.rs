//! The words of the desk of coins.
