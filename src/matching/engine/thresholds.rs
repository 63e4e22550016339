//! The sizes at which the engine changes from one form to another, with the reasons.

/// The most blocks that are fetched together.
///
/// A processor waits for 10 to 20 pieces of memory at a time. More of them only take more space in
/// its caches.
pub(crate) const PREFETCHED: usize = 32;

/// About as many blocks as fit in the processor's caches.
///
/// A matcher with more blocks fetches a whole block before it reads it, which saves a fifth of the
/// time of a single event. With fewer blocks that would cost a tenth.
pub(super) const CACHED_BLOCKS: usize = 1 << 12;

/// The most rows of a small block with up to [`MAX_SHAPES`] shapes.
///
/// For more patterns, the table of a large block answers sooner than all rows are compared.
pub(super) const MAX_ROWS: usize = 256;

/// The most rows of a small block with more than [`MAX_SHAPES`] shapes.
///
/// A large block would have to walk a tree. Comparing many more rows is quicker than that: with
/// 1,024 shapes it takes 3 µs, and the walk took 69 µs.
pub(super) const MAX_ROWS_OF_MANY_SHAPES: usize = 2048;

/// The most bytes that the segments of a small block have together.
pub(super) const MAX_TEXT: usize = 16 * 1024;

/// The most shapes for which a large block probes its table. With more shapes it walks its tree.
pub(super) const MAX_SHAPES: usize = 24;
