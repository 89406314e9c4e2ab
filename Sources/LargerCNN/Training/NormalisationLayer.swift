internal import OneDNN

/// Batch normalisation of one convolution in a training program: the primitive's memories, and the running averages.
final class NormalisationLayer {
    let name: String
    let forward: PrimitiveDescriptor
    let source: Memory  // what the convolution gives
    let output: Memory  // normalised, after ReLU
    let workspace: Memory
    /// Of the last batch: (C).
    let (mean, variance): (Memory, Memory)
    let scale: Memory  // (C)
    private var running: BatchNormalisation.Layer

    init(_ name: String, after source: Memory, _ running: BatchNormalisation.Layer, engine: Engine) throws {
        self.name = name
        self.source = source
        self.running = running
        forward = try .batchNormalization(
            source: source.descriptor,
            epsilon: BatchNormalisation.epsilon,
            engine: engine
        )
        output = try Memory(forward.requiredLayout(of: .destination), engine: engine)
        workspace = try Memory(forward.requiredLayout(of: .workspace), engine: engine)
        let channels = try MemoryDescriptor(running.scale.shape, .x)
        mean = try Memory(channels, engine: engine)
        variance = try Memory(channels, engine: engine)
        scale = try Memory(channels, engine: engine)
        write(running.scale, into: scale)
    }

    /// What the forward primitive takes and fills.
    func arguments(shift: Memory) -> [(Argument, Memory)] {
        [
            (.source, source), (.scale, scale), (.shift, shift), (.destination, output), (.mean, mean),
            (.variance, variance), (.workspace, workspace),
        ]
    }

    /// Scale and running averages.
    var state: BatchNormalisation.Layer { running }

    /// Takes the last batch into the running averages.
    ///
    /// - Parameter decay: How much of the averages stays.
    func followBatch(decay: Float) {
        average(&running.mean, mean, decay)
        average(&running.variance, variance, decay)
    }

    /// Takes the last batch's statistics for granted, so that normalisation and this shift change nothing.
    ///
    /// - Parameter bias: The convolution's bias, which becomes the shift.
    func cancel(bias: TrainableParameter) {
        followBatch(decay: 0)
        let deviations = running.variance.scalars.map { ($0 + BatchNormalisation.epsilon).squareRoot() }
        running.scale = Tensor(shape: running.scale.shape, scalars: deviations)
        write(running.scale, into: scale)
        for memory in [bias.value, bias.average] {
            memory.withFloats { bias in
                for (channel, mean) in running.mean.scalars.enumerated() { bias[channel] += mean }
            }
        }
    }

    private func average(_ tensor: inout Tensor, _ batch: Memory, _ decay: Float) {
        let scalars = batch.withFloats { batch in
            tensor.scalars.enumerated().map { index, scalar in decay * scalar + (1 - decay) * batch[index] }
        }
        tensor = Tensor(shape: tensor.shape, scalars: scalars)
    }

    private func write(_ tensor: Tensor, into memory: Memory) {
        memory.withFloats { buffer in
            for (index, scalar) in tensor.scalars.enumerated() { buffer[index] = scalar }
        }
    }
}
