//! The way from the first block of an anchor to the leaves below it.

use core::ops::ControlFlow;

use super::engine::Engine;
use super::stack::Stack;
use super::store::Ref;
use super::view::{Kind, Leaf, Node};

impl<K> Engine<K> {
    /// Calls `visit` with the leaves below a block, or with the block if it is a leaf, until that breaks.
    /// `buckets` says which children of a node are of interest.
    pub(super) fn each_leaf_below<'a>(
        &'a self,
        root: Ref,
        buckets: impl Fn(Node) -> u16,
        mut visit: impl FnMut(Ref, &Leaf<'a>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        // The usual case needs no stack.
        if let Kind::Leaf(leaf) = self.block(root).kind() {
            return visit(root, &leaf);
        }
        let mut left = Stack::new();
        let mut next = Some(root);
        while let Some(at) = next {
            match self.block(at).kind() {
                Kind::Leaf(leaf) => visit(at, &leaf)?,
                Kind::Node(node) => {
                    let children = node.children & buckets(node);
                    let wanted = Node { children, ..node };
                    wanted.child_codes().for_each(|child| left.push(child));
                }
            }
            next = self.next_child(&mut left);
        }
        ControlFlow::Continue(())
    }

    /// Takes the next child that is there.
    fn next_child(&self, left: &mut Stack) -> Option<Ref> {
        while let Some(parent) = left.pop() {
            let child = self.find_block(self.keys.child(parent), parent, &[]);
            if child.is_some() {
                return child;
            }
        }
        None
    }
}
