internal import OneDNN

/// What a unit of a layer's source bytes and of its results stands for.
struct ByteUnits {
    let source: Float
    /// 1 for results that are floats.
    let result: Float

    /// What a unit of the products' sum stands for, by output.
    ///
    /// - Parameter steps: What a unit of the weights stands for, by output.
    /// - Returns: As many numbers.
    func products(_ steps: [Float]) -> [Float] { steps.map { $0 * source } }

    /// What turns sums of products into results.
    func scales(_ steps: [Float]) -> OutputScales { OutputScales(products(steps).map { $0 / result }, along: 1) }
}
