//! Numbered elements that copies share, any of which may be absent.
//!
//! ```text
//! root ──► [branch, …]                        one branch for each 32 nodes
//!            │
//!            └──► [node, node, …]             one node for each 16 elements
//!                   │
//!                   └──► [element, absent, …]
//! ```
//!
//! Each arrow is an `Arc`, and an element mostly is one, too. A copy is one more reference to the root. A
//! change of an element copies the way to it, if it is shared, and counts one reference more for each
//! pointer on it: 16, 32, and one for each 512 elements. At 11,000 elements these are 70, where two levels
//! have at least 210, and one list 11,000. The price is one load more for each look-up, from memory that
//! is always in the processor's cache.

use core::fmt;

use super::list::List;

/// How many elements a node has.
const NODE: usize = 16;
/// How many elements a branch has.
const BRANCH: usize = 32 * NODE;

/// INVARIANT: at least one element is present.
type Node<E> = List<E>;
/// INVARIANT: at least one node is present.
type Branch<E> = List<Node<E>>;

/// Elements by number. `clone` is `O(1)`.
pub(in crate::matching) struct Tree<E> {
    root: List<Branch<E>>,
}

impl<E> Tree<E> {
    /// Creates a tree without elements. Allocates nothing.
    pub(in crate::matching) fn new() -> Self {
        Self {
            root: List::default(),
        }
    }

    /// Returns an element, if it is present.
    #[inline]
    pub(in crate::matching) fn get(&self, number: usize) -> Option<&E> {
        let branch = self.root.get(number / BRANCH)?;
        let node = branch.get(number / NODE % (BRANCH / NODE))?;
        node.get(number % NODE)
    }

    /// Returns the elements that are present with their numbers, in ascending order.
    pub(in crate::matching) fn iter(&self) -> impl Iterator<Item = (usize, &E)> {
        self.nodes().flat_map(|(first, node)| {
            let elements = node.iter();
            elements.map(move |(index, element)| (first + index, element))
        })
    }

    /// Returns the nodes with the numbers of their first elements, in ascending order.
    fn nodes(&self) -> impl Iterator<Item = (usize, &Node<E>)> {
        self.root.iter().flat_map(|(number, branch)| {
            let nodes = branch.iter();
            nodes.map(move |(index, node)| (number * BRANCH + index * NODE, node))
        })
    }

    /// Returns the bytes that the tree itself has allocated. What copies share counts in each of them.
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        let branches = self.root.iter().map(|(_, branch)| branch.heap_bytes());
        let nodes = self.nodes().map(|(_, node)| node.heap_bytes());
        self.root.heap_bytes() + branches.chain(nodes).sum::<usize>()
    }
}

impl<E: Clone> Tree<E> {
    /// Returns an element to be changed, if it is present. Copies the way to it where it is shared.
    #[inline]
    pub(in crate::matching) fn get_mut(&mut self, number: usize) -> Option<&mut E> {
        // Nothing is copied for an absent element.
        self.get(number)?;
        let branch = self.root.get_mut(number / BRANCH)?;
        let node = branch.get_mut(number / NODE % (BRANCH / NODE))?;
        node.get_mut(number % NODE)
    }

    /// Puts an element in a place.
    pub(in crate::matching) fn put(&mut self, number: usize, element: E) {
        let branch = self.root.get_or_default(number / BRANCH);
        let node = branch.and_then(|branch| branch.get_or_default(number / NODE % (BRANCH / NODE)));
        if let Some(node) = node {
            node.put(number % NODE, element);
        }
    }

    /// Takes an element out of its place.
    pub(in crate::matching) fn remove(&mut self, number: usize) -> Option<E> {
        let branch = self.root.get_mut(number / BRANCH)?;
        let node = branch.get_mut(number / NODE % (BRANCH / NODE))?;
        let element = node.remove(number % NODE);
        if node.is_empty() {
            branch.remove(number / NODE % (BRANCH / NODE));
        }
        if branch.is_empty() {
            self.root.remove(number / BRANCH);
        }
        element
    }
}

impl<E> Clone for Tree<E> {
    fn clone(&self) -> Self {
        Self {
            root: self.root.clone(),
        }
    }
}

impl<E> Default for Tree<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: fmt::Debug> fmt::Debug for Tree<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
