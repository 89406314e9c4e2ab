import HTTPServer

extension ModelHost {
    /// The model for a prediction: also while the process drains.
    ///
    /// - Throws: `HTTPError` 503 that says why there is none.
    func serving() throws(HTTPError) -> Loaded {
        switch state {
        case .ready(let loaded), .draining(.some(let loaded)): return loaded
        case .loading, .draining, .failed: throw unavailable
        }
    }

    /// The model for a readiness check: not any more once the process drains.
    ///
    /// - Throws: `HTTPError` 503 that says why it is not ready.
    func ready() throws(HTTPError) -> Loaded {
        guard case .ready(let loaded) = state else { throw unavailable }
        return loaded
    }

    private var unavailable: HTTPError {
        switch state {
        case .loading(nil): .overloaded("The model is still being loaded.")
        case .loading(let obstacle?):
            .overloaded(
                "The model is still being loaded; its weights cannot be fetched yet: \(obstacle).",
                retryAfter: 5
            )
        case .ready, .draining: .overloaded("The server is stopping.")
        case .failed: .overloaded("The model cannot be loaded; the log says why.", retryAfter: 10)
        }
    }
}
