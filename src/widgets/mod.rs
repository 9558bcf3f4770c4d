//! Dumb drawing: functions from data to cells, without state of their own.
