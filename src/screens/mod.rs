//! One folder a screen: state, update, view and tests together.
