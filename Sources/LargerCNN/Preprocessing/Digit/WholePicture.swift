/// What most programs do: the whole picture, however large, as 28 x 28 pixels.
enum WholePicture {
    /// Resizes ink to the network's size, not keeping its aspect, the strongest ink at 255.
    static func resized(_ ink: Plane<UInt8>) -> DigitImage {
        let side = DigitImage.side
        let values = Plane(width: ink.width, height: ink.height, samples: ink.samples.map(Float.init))
        let small = Resampling.areaAveraged(values, width: side, height: side)
        let strongest = max(1, small.samples.max() ?? 1)
        return DigitImage(
            pixels: small.samples.map { UInt8(min(255, max(0, ($0 / strongest * 255).rounded()))) },
            origin: .picture
        )
    }
}
