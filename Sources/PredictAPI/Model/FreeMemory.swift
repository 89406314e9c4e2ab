import Glibc

/// Memory that nobody uses any more, but the C library keeps for later.
enum FreeMemory {
    /// Gives it back to the system; to be called after much was freed, since it walks the whole heap.
    ///
    /// Each thread that ended leaves an arena behind in which its network lay, and glibc keeps those (malloc_trim(3)).
    /// Swift's module of glibc lacks malloc.h, so the function is looked up; another C library has none.
    static func giveBack() {
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
    }
}
