internal import COneDNN

/// What the processor can do, as far as oneDNN makes use of it.
public enum Processor {
    /// Whether it multiplies bytes and adds the products into 32 bits in one instruction (VNNI, with AVX-512 or AVX2).
    ///
    /// Without it oneDNN adds pairs of products in 16 bits, which clip: int8 is then neither fast nor exact (developer
    /// guide, "Nuances of int8 Computations"). This is oneDNN's effective instruction set, so the environment's
    /// `ONEDNN_MAX_CPU_ISA` lowers it.
    public static var multipliesBytes: Bool {
        let found = dnnl_get_effective_cpu_isa().rawValue
        return [dnnl_cpu_isa_avx512_core_vnni, dnnl_cpu_isa_avx2_vnni].contains { found & $0.rawValue == $0.rawValue }
    }
}
