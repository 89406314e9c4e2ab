internal import COneDNN

/// How many OpenMP threads oneDNN uses for primitives that this thread makes and runs.
public enum ThreadCount {
    /// Sets the number for the calling thread only (OpenMP 4.5, `nthreads-var` is a per-task control variable).
    ///
    /// It must be the same when a primitive is made and when it runs: scratchpads are sized by it.
    ///
    /// - Parameter count: At least 1.
    public static func set(_ count: Int) {
        omp_set_num_threads(Int32(count))
    }
}
