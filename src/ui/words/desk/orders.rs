//! The words of the desk of orders.
