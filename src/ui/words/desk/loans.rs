//! The words of the desk of loans.
