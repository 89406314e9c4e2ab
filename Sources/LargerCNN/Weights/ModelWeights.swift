/// The parameters of LargerCNN: twelve tensors under PyTorch's names, every one present and of its shape.
public struct ModelWeights: Sendable, Equatable {
    /// `conv1.weight`, `conv1.bias` … `fc3.bias`, in the order of ``Architecture/parameters``.
    public private(set) var tensors: [Tensor]
    /// How these weights are told where a digit comes from.
    public var ground = PictureGround.none

    /// Takes tensors by name.
    ///
    /// - Parameters:
    ///   - named: Exactly the tensors of ``Architecture/parameters``.
    ///   - ground: How the weights are told where a digit comes from.
    /// - Throws: ``ModelWeightsError`` if one is missing, has another shape, or is unknown.
    public init(named: [String: Tensor], ground: PictureGround = .none) throws(ModelWeightsError) {
        try Self.check(shapes: named.mapValues(\.shape))
        self.ground = ground
        tensors = Architecture.parameters.compactMap { named[$0.name] }
    }

    /// Checks that tensors are exactly those of the network.
    static func check(shapes: [String: [Int]]) throws(ModelWeightsError) {
        for (name, expected) in Architecture.parameters {
            guard let shape = shapes[name] else { throw .missing(name: name) }
            guard shape == expected else { throw .shape(name: name, expected: expected, got: shape) }
        }
        let known = Set(Architecture.parameters.map(\.name))
        if let unknown = shapes.keys.filter({ !known.contains($0) }).min() { throw .unknown(name: unknown) }
    }

    /// Fresh weights, uniform in ±1/sqrt(fan-in): PyTorch's default for convolutions and dense layers
    /// (`kaiming_uniform_` with a = sqrt(5)).
    ///
    /// - Parameter seed: The same seed gives the same weights.
    public init(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var fanIn = 1
        tensors = Architecture.parameters.map { _, shape in
            // A bias follows its weight and shares the weight's fan-in.
            if shape.count > 1 { fanIn = shape.dropFirst().reduce(1, *) }
            let bound = 1 / Float(fanIn).squareRoot()
            let count = shape.reduce(1, *)
            return Tensor(shape: shape, scalars: (0..<count).map { _ in generator.uniform(in: -bound..<bound) })
        }
    }

    /// Weights that are all zero: the moments before a training.
    static let zeros = ModelWeights(tensors: Architecture.parameters.map { Tensor(zeros: $0.shape) })

    private init(tensors: [Tensor]) { self.tensors = tensors }

    /// The tensor of a name in ``Architecture/parameters``.
    public internal(set) subscript(name: String) -> Tensor {
        get { tensors[Self.index(of: name)] }
        set {
            precondition(newValue.shape == self[name].shape, "another shape for \(name)")
            tensors[Self.index(of: name)] = newValue
        }
    }

    private static func index(of name: String) -> Int {
        guard let index = Architecture.parameters.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("LargerCNN has no parameter \(name)")
        }
        return index
    }

    /// All tensors by name.
    public var named: [String: Tensor] {
        Dictionary(uniqueKeysWithValues: zip(Architecture.parameters.map(\.name), tensors))
    }
}

/// Why tensors are not the weights of LargerCNN.
public enum ModelWeightsError: Error, Sendable, Equatable {
    /// A parameter is absent.
    case missing(name: String)
    /// A parameter has another shape.
    case shape(name: String, expected: [Int], got: [Int])
    /// A tensor that the network does not have.
    case unknown(name: String)
}
