/// Reads the pickle of a state_dict, and nothing else: an allow-list, never a general unpickler.
///
/// A pickle is a program that may call anything. This reader knows three names (`OrderedDict`, `FloatStorage`,
/// `_rebuild_tensor_v2`), builds plain values, and refuses every other name or opcode.
///
/// Source: the opcodes' description in CPython's `Lib/pickletools.py`, protocol 2.
struct TorchPickle {
    /// A tensor as the pickle describes it: a view into a storage entry of the archive.
    struct TensorView {
        let storage: String
        let offset: Int
        let shape: [Int]
        let strides: [Int]
    }

    private indirect enum Value {
        case mark
        case none
        case boolean
        case integer(Int)
        case text(String)
        case tuple([Value])
        case dictionary([(Value, Value)])
        case global(String)
        case storage(String)
        case tensor(TensorView)
    }

    private static let allowed: Set = [
        "collections OrderedDict", "torch FloatStorage", "torch._utils _rebuild_tensor_v2",
    ]
    /// More than any state_dict of this network nests or names.
    private static let memoLimit = 10_000

    private let bytes: ArraySlice<UInt8>
    private var place: Int
    private var stack: [Value] = []
    private var memo: [Int: Value] = [:]

    /// The tensors that a pickle names.
    static func tensors(in bytes: ArraySlice<UInt8>) throws(TorchFileError) -> [String: TensorView] {
        var reader = TorchPickle(bytes)
        guard case .dictionary(let items) = try reader.run() else {
            throw .unsupported("it holds no state_dict; save it with torch.save(model.state_dict(), ...)")
        }
        var tensors: [String: TensorView] = [:]
        for case (.text(let name), .tensor(let view)) in items { tensors[name] = view }
        guard tensors.count == items.count else {
            throw .unsupported("it holds more than tensors; save it with torch.save(model.state_dict(), ...)")
        }
        return tensors
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    private mutating func run() throws(TorchFileError) -> Value {
        while true {
            let opcode = try byte()
            if opcode == UInt8(ascii: ".") { return try pop() }
            try execute(opcode)
        }
    }

    private mutating func execute(_ opcode: UInt8) throws(TorchFileError) {
        switch opcode {
        case 0x80: _ = try byte()  // PROTO
        case UInt8(ascii: "("): stack.append(.mark)
        case UInt8(ascii: ")"): stack.append(.tuple([]))
        case UInt8(ascii: "}"): stack.append(.dictionary([]))
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88, 0x89: stack.append(.boolean)  // NEWTRUE, NEWFALSE
        case UInt8(ascii: "K"): stack.append(.integer(Int(try byte())))
        case UInt8(ascii: "M"): stack.append(.integer(try little(2)))
        case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try little(4)))))
        case UInt8(ascii: "X"): stack.append(.text(try text(length: try little(4))))
        case UInt8(ascii: "c"): try global()
        case UInt8(ascii: "q"): try remember(Int(try byte()))
        case UInt8(ascii: "r"): try remember(try little(4))
        case UInt8(ascii: "h"): try recall(Int(try byte()))
        case UInt8(ascii: "j"): try recall(try little(4))
        case UInt8(ascii: "t"): stack.append(.tuple(try popToMark()))
        case 0x85...0x87: try makeTuple(count: Int(opcode) - 0x84)
        case UInt8(ascii: "Q"): try persistentStorage()
        case UInt8(ascii: "R"): try reduce()
        case UInt8(ascii: "s"): try setItems(try [pop(), pop()].reversed())
        case UInt8(ascii: "u"): try setItems(try popToMark())
        case UInt8(ascii: "b"): _ = try pop()  // BUILD: the `_metadata` of an OrderedDict, of no use here
        default: throw .malformedPickle(reason: "opcode \(opcode) at \(place - 1 - bytes.startIndex)")
        }
    }

    // MARK: Opcodes

    private mutating func global() throws(TorchFileError) {
        let name = "\(try line()) \(try line())"
        guard Self.allowed.contains(name) else { throw .forbiddenGlobal(name: name) }
        stack.append(.global(name))
    }

    /// `('storage', FloatStorage, key, device, count)`: a file of the archive.
    private mutating func persistentStorage() throws(TorchFileError) {
        guard case .tuple(let parts) = try pop(), parts.count == 5, case .text("storage") = parts[0],
            case .global("torch FloatStorage") = parts[1], case .text(let key) = parts[2]
        else { throw .unsupported("it holds tensors that are not float32") }
        stack.append(.storage(key))
    }

    private mutating func reduce() throws(TorchFileError) {
        guard case .tuple(let arguments) = try pop(), case .global(let name) = try pop() else {
            throw .malformedPickle(reason: "a call of what is no name")
        }
        switch name {
        case "collections OrderedDict" where arguments.isEmpty:
            stack.append(.dictionary([]))
        case "torch._utils _rebuild_tensor_v2":
            guard arguments.count >= 4, case .storage(let storage) = arguments[0],
                case .integer(let offset) = arguments[1], let shape = Self.integers(arguments[2]),
                let strides = Self.integers(arguments[3]), shape.count == strides.count
            else { throw .malformedPickle(reason: "a tensor without its shape") }
            stack.append(.tensor(TensorView(storage: storage, offset: offset, shape: shape, strides: strides)))
        default:
            throw .malformedPickle(reason: "a call of \(name)")
        }
    }

    private mutating func setItems(_ items: [Value]) throws(TorchFileError) {
        guard items.count.isMultiple(of: 2), case .dictionary(var content) = try pop() else {
            throw .malformedPickle(reason: "items outside of a dictionary")
        }
        for index in stride(from: 0, to: items.count, by: 2) { content.append((items[index], items[index + 1])) }
        stack.append(.dictionary(content))
    }

    private mutating func makeTuple(count: Int) throws(TorchFileError) {
        guard stack.count >= count else { throw .malformedPickle(reason: "the stack is empty") }
        let parts = Array(stack.suffix(count))
        stack.removeLast(count)
        stack.append(.tuple(parts))
    }

    private mutating func remember(_ index: Int) throws(TorchFileError) {
        guard let top = stack.last, memo.count < Self.memoLimit else {
            throw .malformedPickle(reason: "nothing to remember")
        }
        memo[index] = top
    }

    private mutating func recall(_ index: Int) throws(TorchFileError) {
        guard let value = memo[index] else { throw .malformedPickle(reason: "nothing remembered as \(index)") }
        stack.append(value)
    }

    // MARK: Stack and bytes

    private mutating func pop() throws(TorchFileError) -> Value {
        guard let value = stack.popLast() else { throw .malformedPickle(reason: "the stack is empty") }
        return value
    }

    private mutating func popToMark() throws(TorchFileError) -> [Value] {
        let mark = stack.lastIndex { if case .mark = $0 { true } else { false } }
        guard let mark else { throw .malformedPickle(reason: "no mark on the stack") }
        let values = Array(stack[(mark + 1)...])
        stack.removeSubrange(mark...)
        return values
    }

    private mutating func byte() throws(TorchFileError) -> UInt8 {
        guard place < bytes.endIndex else { throw .malformedPickle(reason: "it ends early") }
        defer { place += 1 }
        return bytes[place]
    }

    private mutating func little(_ count: Int) throws(TorchFileError) -> Int {
        var value = 0
        for index in 0..<count { value |= Int(try byte()) << (8 * index) }
        return value
    }

    private mutating func text(length: Int) throws(TorchFileError) -> String {
        guard length <= bytes.endIndex - place else { throw .malformedPickle(reason: "it ends early") }
        defer { place += length }
        return String(decoding: bytes[place..<place + length], as: UTF8.self)
    }

    private mutating func line() throws(TorchFileError) -> String {
        guard let end = bytes[place...].firstIndex(of: 0x0A) else { throw .malformedPickle(reason: "it ends early") }
        defer { place = end + 1 }
        return String(decoding: bytes[place..<end], as: UTF8.self)
    }

    private static func integers(_ value: Value) -> [Int]? {
        guard case .tuple(let parts) = value else { return nil }
        let numbers = parts.compactMap { part -> Int? in
            if case .integer(let number) = part { number } else { nil }
        }
        return numbers.count == parts.count ? numbers : nil
    }
}
