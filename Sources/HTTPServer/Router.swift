public import AccessControl

/// Finds the handler for a path and a method.
///
/// Every route answers with and without a trailing slash. A GET route answers HEAD too (the server leaves the content
/// out); OPTIONS tells what a path allows. An unknown path is 404, a known one with another method 405 with `Allow`.
public struct Router: HTTPResponder {
    /// What answers a route.
    public typealias Handler = @Sendable (HTTPRequest) async throws -> HTTPResponse

    /// The handlers of one template.
    private struct Route: Sendable {
        let template: PathTemplate
        var handlers: [(method: HTTPMethod, role: Role?, handler: Handler)] = []

        /// The methods in the order they were added, with what follows from them.
        var allowed: String {
            var methods = handlers.map(\.method)
            if let get = methods.firstIndex(of: .get) { methods.insert(.head, at: get + 1) }
            return (methods + [.options]).map(\.rawValue).joined(separator: ", ")
        }

        func entry(for method: HTTPMethod) -> (method: HTTPMethod, role: Role?, handler: Handler)? {
            let wanted = method == .head ? .get : method
            return handlers.first { $0.method == wanted }
        }
    }

    private var routes: [Route] = []
    /// The index of every route without placeholders, by its path without trailing slash.
    private var literals: [String: Int] = [:]

    /// Creates a router without routes.
    public init() {}

    /// Adds a route.
    ///
    /// - Parameters:
    ///   - method: The method; at most one handler for each method and template.
    ///   - template: Such as `/models/{version}/activate`; it is also the label in logs and metrics.
    ///   - role: What a caller needs where keys are configured, nil for nothing. A route that does not say is for
    ///     admins: forgetting it must not open it.
    ///   - handler: What answers.
    public mutating func on(
        _ method: HTTPMethod,
        _ template: String,
        needs role: Role? = .admin,
        _ handler: @escaping Handler
    ) {
        let parsed = PathTemplate(template)
        let index =
            routes.firstIndex { $0.template.segments == parsed.segments }
            ?? {
                routes.append(Route(template: parsed))
                return routes.count - 1
            }()
        precondition(routes[index].entry(for: method) == nil, "two handlers for \(method.rawValue) \(template)")
        routes[index].handlers.append((method, role, handler))
        if parsed.isLiteral { literals[PathTemplate.normalized(template)] = index }
    }

    /// Adds a route for GET and HEAD.
    public mutating func get(_ template: String, needs role: Role? = .admin, _ handler: @escaping Handler) {
        on(.get, template, needs: role, handler)
    }
    /// Adds a route for POST.
    public mutating func post(_ template: String, needs role: Role? = .admin, _ handler: @escaping Handler) {
        on(.post, template, needs: role, handler)
    }
    /// Adds a route for DELETE.
    public mutating func delete(_ template: String, needs role: Role? = .admin, _ handler: @escaping Handler) {
        on(.delete, template, needs: role, handler)
    }

    /// Every template with its methods as `Allow` gives them, in the order they were added.
    public var listing: [(template: String, allow: String)] { routes.map { ($0.template.text, $0.allowed) } }

    /// The route that a request is for, and what it needs of its caller.
    ///
    /// - Parameter request: The request.
    /// - Returns: nil where there is no such path or it does not answer the method.
    public func requirement(for request: HTTPRequest) -> (template: String, role: Role?)? {
        guard let (route, _) = find(request.path), let entry = route.entry(for: request.method) else { return nil }
        return (route.template.text, entry.role)
    }

    /// Answers a request by its route.
    ///
    /// - Throws: ``HTTPError`` 404 or 405; ``RouteFailure`` around whatever the handler throws.
    public func respond(to request: HTTPRequest) async throws -> HTTPResponse {
        guard let (route, parameters) = find(request.path) else {
            throw HTTPError(.notFound, "There is nothing at this path.")
        }
        let template = route.template.text
        guard let handler = route.entry(for: request.method)?.handler else {
            if request.method == .options {
                return HTTPResponse(status: .noContent, headers: ["Allow": route.allowed], route: template)
            }
            let error = HTTPError(
                .methodNotAllowed,
                "This path does not answer this method; it answers \(route.allowed).",
                headers: ["Allow": route.allowed]
            )
            throw RouteFailure(route: template, cause: error)
        }
        do {
            var request = request
            request.parameters = parameters
            var response = try await handler(request)
            response.route = template
            return response
        } catch {
            throw RouteFailure(route: template, cause: error)
        }
    }

    private func find(_ path: String) -> (route: Route, parameters: [String: String])? {
        if let index = literals[PathTemplate.normalized(path)] { return (routes[index], [:]) }
        for route in routes where !route.template.isLiteral {
            if let parameters = route.template.match(path) { return (route, parameters) }
        }
        return nil
    }
}

/// What a handler threw, with the route's template, so that the log can name it.
public struct RouteFailure: Error {
    /// The template of the route.
    public let route: String
    /// What the handler threw.
    public let cause: any Error
}
