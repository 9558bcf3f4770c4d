//! Colours and styles. Knows nothing of what is drawn with them.
