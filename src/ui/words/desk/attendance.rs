//! The words of the desk of attendance.
