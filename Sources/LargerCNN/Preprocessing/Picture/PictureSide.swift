/// A side of a picture, with places along it and depths from it inwards.
enum PictureSide: Sendable, CaseIterable {
    case left, right, top, bottom

    /// How many places there are along this side.
    func length(width: Int, height: Int) -> Int { isUpright ? height : width }

    /// How far it is to the side opposite.
    func depth(width: Int, height: Int) -> Int { isUpright ? width : height }

    /// The index of the pixel at a place along this side and so many pixels inwards.
    @inline(__always)
    func index(_ place: Int, _ depth: Int, width: Int, height: Int) -> Int {
        switch self {
        case .left: place * width + depth
        case .right: place * width + width - 1 - depth
        case .top: depth * width + place
        case .bottom: (height - 1 - depth) * width + place
        }
    }

    /// The place along this side and the depth of a pixel.
    func coordinates(x: Int, y: Int, width: Int, height: Int) -> (place: Int, depth: Int) {
        switch self {
        case .left: (y, x)
        case .right: (y, width - 1 - x)
        case .top: (x, y)
        case .bottom: (x, height - 1 - y)
        }
    }

    private var isUpright: Bool { self == .left || self == .right }
}
