//! The trait impls that lists of patterns have in common.

/// Implements the traits that follow from `From<Vec<_>>`, `iter` and the field `patterns`. Two lists are
/// equal if they have the same patterns in the same order.
macro_rules! impl_list_traits {
    ($list:ident of $pattern:ident) => {
        impl From<$pattern> for $list {
            /// Makes a list of one pattern.
            fn from(pattern: $pattern) -> Self {
                Self::from(alloc::vec::Vec::from([pattern]))
            }
        }

        impl FromIterator<$pattern> for $list {
            fn from_iter<I: IntoIterator<Item = $pattern>>(patterns: I) -> Self {
                Self::from(patterns.into_iter().collect::<alloc::vec::Vec<_>>())
            }
        }

        impl Extend<$pattern> for $list {
            /// Appends patterns, and prepares the whole list once.
            fn extend<I: IntoIterator<Item = $pattern>>(&mut self, patterns: I) {
                let mut all = core::mem::take(&mut self.patterns);
                all.extend(patterns);
                *self = Self::from(all);
            }
        }

        impl<'a> IntoIterator for &'a $list {
            type Item = &'a $pattern;
            type IntoIter = core::slice::Iter<'a, $pattern>;

            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        impl IntoIterator for $list {
            type Item = $pattern;
            type IntoIter = alloc::vec::IntoIter<$pattern>;

            fn into_iter(self) -> Self::IntoIter {
                self.patterns.into_iter()
            }
        }

        impl PartialEq for $list {
            /// Two lists are equal if they have the same patterns in the same order.
            fn eq(&self, other: &Self) -> bool {
                self.patterns == other.patterns
            }
        }

        impl Eq for $list {}

        impl core::hash::Hash for $list {
            fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
                self.patterns.hash(state);
            }
        }

        impl core::fmt::Debug for $list {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_list()
                    .entries(self.iter().map($pattern::as_str))
                    .finish()
            }
        }
    };
}

pub(crate) use impl_list_traits;
