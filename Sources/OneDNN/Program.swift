internal import COneDNN

/// Primitives and code with their memories bound, run in order by the calling thread.
///
/// A program belongs to one thread at a time. Its primitives share one scratchpad, since only one runs at once.
public final class Program {
    private enum Step {
        case primitive(BoundPrimitive)
        case code(() throws -> Void)
    }

    private let engine: Engine
    private let stream: dnnl_stream_t
    private var steps: [Step] = []
    private var scratchpad: AlignedBuffer?

    /// Creates an empty program.
    public init(engine: Engine) throws(OneDNNError) {
        self.engine = engine
        stream = try handle("stream") {
            dnnl_stream_create(&$0, engine.raw, UInt32(dnnl_stream_default_flags.rawValue))
        }
    }

    deinit { dnnl_stream_destroy(stream) }

    /// Names of the implementations that the primitives use, in order.
    public private(set) var implementations: [String] = []

    /// Appends a primitive.
    ///
    /// - Parameters:
    ///   - descriptor: The operation.
    ///   - arguments: A memory for every argument that the operation takes, except the scratchpad.
    /// - Throws: ``OneDNNError`` if the primitive cannot be made.
    public func append(
        _ descriptor: PrimitiveDescriptor,
        _ arguments: [(Argument, Memory)]
    ) throws(OneDNNError) {
        var arguments = arguments
        if let layout = descriptor.layout(of: .scratchpad) {
            arguments.append((.scratchpad, try Memory(layout, buffer: scratchpad(layout.byteCount), engine: engine)))
        }
        steps.append(.primitive(try BoundPrimitive(descriptor, arguments)))
        implementations.append("\(descriptor.name): \(descriptor.implementation)")
    }

    /// Appends code that runs between primitives.
    public func append(_ code: @escaping () throws -> Void) {
        steps.append(.code(code))
    }

    /// Returns `memory` itself, or a copy in `layout` that a reorder fills at this point of every run.
    ///
    /// - Parameters:
    ///   - memory: What is read.
    ///   - layout: The layout that is needed, and the scalars' type.
    ///   - scales: What the copy's scalars are multiplied by.
    /// - Returns: A memory in that layout.
    /// - Throws: ``OneDNNError`` if oneDNN has no such reorder.
    public func memory(
        _ memory: Memory,
        in layout: MemoryDescriptor,
        scales: OutputScales? = nil
    ) throws(OneDNNError) -> Memory {
        guard memory.descriptor != layout else { return memory }
        let copy = try Memory(layout, engine: engine)
        let reorder = try PrimitiveDescriptor.reorder(
            from: memory.descriptor,
            to: layout,
            scales: scales,
            engine: engine
        )
        try append(reorder, [(.source, memory), (.destination, copy)])
        return copy
    }

    /// Runs every step once, in order.
    public func run() throws {
        for step in steps {
            switch step {
            case .primitive(let primitive): try primitive.execute(on: stream)
            case .code(let code): try code()
            }
        }
    }

    /// Copies `memory` into a new one of another layout, once and now.
    public static func reorder(
        _ memory: Memory,
        to layout: MemoryDescriptor,
        scales: OutputScales? = nil,
        engine: Engine
    ) throws(OneDNNError) -> Memory {
        let copy = try Memory(layout, engine: engine)
        try reorder(memory, into: copy, scales: scales, engine: engine)
        return copy
    }

    /// Copies `source` into `destination`, changing the layout, once and now.
    public static func reorder(
        _ source: Memory,
        into destination: Memory,
        scales: OutputScales? = nil,
        engine: Engine
    ) throws(OneDNNError) {
        let program = try Program(engine: engine)
        let descriptor = try PrimitiveDescriptor.reorder(
            from: source.descriptor,
            to: destination.descriptor,
            scales: scales,
            engine: engine
        )
        try program.append(descriptor, [(.source, source), (.destination, destination)])
        for case .primitive(let primitive) in program.steps { try primitive.execute(on: program.stream) }
        try check(dnnl_stream_wait(program.stream), "reorder")
    }

    /// The shared scratchpad; earlier memories keep the smaller buffer that they were given.
    private func scratchpad(_ byteCount: Int) throws(OneDNNError) -> AlignedBuffer {
        if let scratchpad, scratchpad.byteCount >= byteCount { return scratchpad }
        let larger = try AlignedBuffer(byteCount: byteCount)
        scratchpad = larger
        return larger
    }
}

/// A primitive with its arguments in the form that `dnnl_primitive_execute` takes.
private final class BoundPrimitive {
    private let primitive: dnnl_primitive_t
    private let name: String
    private let memories: [Memory]
    private let arguments: [dnnl_exec_arg_t]

    init(_ descriptor: PrimitiveDescriptor, _ bound: [(Argument, Memory)]) throws(OneDNNError) {
        name = descriptor.name
        memories = bound.map(\.1)
        arguments = bound.map { dnnl_exec_arg_t(arg: $0.raw, memory: $1.raw) }
        primitive = try handle(descriptor.name) { dnnl_primitive_create(&$0, descriptor.raw) }
    }

    deinit { dnnl_primitive_destroy(primitive) }

    func execute(on stream: dnnl_stream_t) throws(OneDNNError) {
        try check(dnnl_primitive_execute(primitive, stream, Int32(arguments.count), arguments), name)
    }
}
