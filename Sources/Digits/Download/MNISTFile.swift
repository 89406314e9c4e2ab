/// One of the four files of MNIST as its authors published them, gzip and all.
struct MNISTFile: Sendable, Equatable {
    /// The name, the same at every mirror and on disk.
    let name: String
    /// The size in bytes.
    let size: Int64
    /// The SHA-256, 64 hexadecimal digits in lower case.
    let sha256: String

    /// The four files of MNIST.
    ///
    /// The digests were taken from files whose MD5s are the ones that have long been published (f68b3c2d…, d53e105e…,
    /// 9fb629c4…, ec29112d…, for example by torchvision's `datasets.MNIST`).
    static let all = [
        MNISTFile(
            name: "train-images-idx3-ubyte.gz",
            size: 9_912_422,
            sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
        ),
        MNISTFile(
            name: "train-labels-idx1-ubyte.gz",
            size: 28_881,
            sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
        ),
        MNISTFile(
            name: "t10k-images-idx3-ubyte.gz",
            size: 1_648_877,
            sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
        ),
        MNISTFile(
            name: "t10k-labels-idx1-ubyte.gz",
            size: 4_542,
            sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
        ),
    ]
}
