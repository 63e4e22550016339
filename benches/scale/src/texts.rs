//! Many texts in one buffer, so that a walk over them reads memory from the front to the back and what is
//! measured waits for nothing else.

/// Texts, one after the other.
#[derive(Debug, Default)]
pub struct Texts {
    buffer: String,
    ends: Vec<usize>,
}

impl Texts {
    pub fn push(&mut self, text: &str) {
        self.buffer.push_str(text);
        self.ends.push(self.buffer.len());
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of all texts.
    pub fn bytes(&self) -> usize {
        self.buffer.len()
    }

    pub fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.buffer[start..self.ends[index]]
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut all = Self::default();
        texts.into_iter().for_each(|text| all.push(text.as_ref()));
        all
    }
}
