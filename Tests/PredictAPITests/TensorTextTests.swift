import Foundation
import HTTPServer
import Testing

@testable import PredictAPI

/// What is taken out of JSON, and what is left to the decoder.
struct TensorTextTests {
    private func read(_ text: String) -> (json: String, arrays: [[Float]]) {
        let result = TensorText([UInt8](text.utf8)[...])
        return (String(decoding: result.json, as: UTF8.self), result.arrays)
    }

    @Test(arguments: [
        (#"{"data":[1,2.5,-3e2]}"#, #"{"data":0}"#, [[1, 2.5, -300]] as [[Float]]),
        (#"{"data" : [ [1 ,2] , [3,4] ] , "x":1}"#, #"{"data" : 0 , "x":1}"#, [[1, 2, 3, 4]]),
        (#"{"a":{"data":[1]},"b":{"data":[[2]]}}"#, #"{"a":{"data":0},"b":{"data":1}}"#, [[1], [2]]),
        (#"{"data":[]}"#, #"{"data":0}"#, [[]]),
        (#"{"data":[0,-0,0.0,1E+2,1e-2]}"#, #"{"data":0}"#, [[0, 0, 0, 100, 0.01]]),
    ])
    func arraysOfNumbersAreTakenOut(text: String, json: String, arrays: [[Float]]) {
        let result = read(text)
        #expect(result.json == json)
        #expect(result.arrays == arrays)
    }

    @Test(arguments: [
        #"{"data":[1,,2]}"#, #"{"data":[1 2]}"#, #"{"data":[1,]}"#, #"{"data":[,1]}"#, #"{"data":[01]}"#,
        #"{"data":[1.]}"#, #"{"data":[.5]}"#, #"{"data":[1e]}"#, #"{"data":[+1]}"#, #"{"data":[--1]}"#,
        #"{"data":["1"]}"#, #"{"data":[true]}"#, #"{"data":[null]}"#, #"{"data":[{}]}"#, #"{"data":[[1][2]]}"#,
        #"{"data":[NaN]}"#, #"{"data":[0x1]}"#, #"{"data":[1"#, #"{"data":["#, #"{"data":"#, #"{"data"#, "",
        #"{"values":[1]}"#, #"["data",[1]]"#, #"{"x":"\"data\":[1]"}"#, #"{"d\u0061ta":[1]}"#, #"{"data":7}"#,
        #"{"data":[1e400]}"#, #"{"data":[12345678901234567890]}"#, #"{"x":"data\"#,
    ])
    func everythingElseIsLeftAsItIs(text: String) {
        let result = read(text)
        #expect(result.json == text)
        #expect(result.arrays.isEmpty)
    }

    @Test func numbersHaveTheValuesThatADecoderGivesThem() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let value = Float.random(in: 0...1, using: &generator)
            let texts = [
                "\(value)", String(format: "%.3f", value), String(format: "%.15f", Double(value)),
                String(format: "%.6e", value * 1e-9), "\(Int(value * 255))", String(format: "-%.12g", value * 1e6),
            ]
            let json = "[\(texts.joined(separator: ","))]"
            let expected = try JSON.decode([Float].self, from: [UInt8](json.utf8))
            let result = read("{\"data\":\(json)}")
            let found = result.arrays.first ?? expected
            // Rounded to double first, which may be one step off the nearest.
            let isClose = zip(found, expected).allSatisfy { abs($0 - $1) <= $1.ulp.magnitude }
            #expect(isClose && found.count == expected.count, "\(json)")
        }
    }

    @Test func noTextIsTooBrokenToBeLookedAt() {
        let alphabet = [UInt8](#"{"data":[1,2.5e-3]} \"#.utf8)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<40, using: &generator)
            let text = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
            let prefix = Bool.random(using: &generator) ? [UInt8](#"{"data":["#.utf8) : []
            let result = TensorText((prefix + text)[...])
            #expect(result.json.count <= prefix.count + text.count)
        }
    }
}
