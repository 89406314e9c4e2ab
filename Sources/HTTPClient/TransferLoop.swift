import CCurl
import Glibc
import Synchronization

/// The one thread that drives all transfers of a client.
///
/// libcurl's multi interface is an event loop for one thread: tasks leave commands in a locked list and wake the
/// thread, which answers through their continuations. Neither side ever blocks the other.
final class TransferLoop: Sendable {
    private enum Command: Sendable {
        case start(Transfer, CheckedContinuation<Transfer.Outcome, Never>)
        case cancel(Transfer)
        case stop
    }

    private let multi: MultiHandle
    private let commands = Mutex<[Command]>([])

    /// Starts the thread; it ends after ``stop()``.
    ///
    /// - Throws: ``HTTPClientError/outOfMemory``.
    init(connectionsPerHost: Int) throws(HTTPClientError) {
        multi = try MultiHandle(connectionsPerHost: connectionsPerHost)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                // Signals are for the program's own threads; a write to a closed TLS connection must not raise SIGPIPE.
                var signals = sigset_t()
                sigfillset(&signals)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard status == 0 else {
            context.release()
            throw .outOfMemory
        }
        // Nobody joins: what is left at the end belongs to the thread, and a slow name look-up may delay it.
        pthread_detach(thread)
    }

    /// Runs a transfer and waits for its end, or for the task's cancellation.
    func run(_ transfer: Transfer) async -> Transfer.Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in post(.start(transfer, waiter)) }
        } onCancel: {
            post(.cancel(transfer))
        }
    }

    /// Stops a transfer; one that has ended stays as it is.
    func cancel(_ transfer: Transfer) { post(.cancel(transfer)) }

    /// Ends the thread; running transfers end as cancelled.
    func stop() {
        post(.stop)
    }

    private func post(_ command: Command) {
        commands.withLock { $0.append(command) }
        multi.wake()
    }

    private func run() {
        var running: [UnsafeMutableRawPointer: Transfer] = [:]
        var isStopping = false
        while !isStopping {
            let received = commands.withLock { list in
                defer { list.removeAll() }
                return list
            }
            for command in received {
                switch command {
                case .start(let transfer, let waiter): start(transfer, waiter, &running)
                case .cancel(let transfer): cancel(transfer, &running)
                case .stop: isStopping = true
                }
            }
            // libcurl refuses only when it has no memory or its own state is broken: give up what runs, keep serving.
            if !isStopping, !multi.perform() { abandonAll(&running, because: .outOfMemory) }
            while let (handle, code) = multi.nextFinished() {
                guard let transfer = running.removeValue(forKey: handle) else { continue }
                multi.remove(transfer.easy)
                transfer.finish(code)
            }
            if !isStopping, !multi.wait(milliseconds: 60_000) { abandonAll(&running, because: .outOfMemory) }
        }
        abandonAll(&running, because: .cancelled)
    }

    private func start(
        _ transfer: Transfer,
        _ waiter: CheckedContinuation<Transfer.Outcome, Never>,
        _ running: inout [UnsafeMutableRawPointer: Transfer]
    ) {
        transfer.begin(waiter)
        // The cancellation of a task may arrive before its start does.
        guard !transfer.isCancelled else { return transfer.finish(.failure(.cancelled)) }
        guard multi.add(transfer.easy) else { return transfer.finish(.failure(.outOfMemory)) }
        running[transfer.easy.pointer] = transfer
    }

    private func cancel(_ transfer: Transfer, _ running: inout [UnsafeMutableRawPointer: Transfer]) {
        transfer.isCancelled = true
        guard running.removeValue(forKey: transfer.easy.pointer) != nil else { return }
        multi.remove(transfer.easy)
        transfer.finish(.failure(.cancelled))
    }

    private func abandonAll(_ running: inout [UnsafeMutableRawPointer: Transfer], because error: HTTPClientError) {
        for transfer in running.values {
            multi.remove(transfer.easy)
            transfer.finish(.failure(error))
        }
        running.removeAll()
    }
}
