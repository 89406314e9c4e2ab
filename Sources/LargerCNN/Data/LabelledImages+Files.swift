extension LabelledImages {
    /// All pictures as the content of an IDX file, not compressed.
    public var imageFile: [UInt8] { IDXFile.encode(pixels, extents: [count, height, width]) }

    /// All labels as the content of an IDX file, not compressed.
    public var labelFile: [UInt8] { IDXFile.encode(labels, extents: [count]) }
}
