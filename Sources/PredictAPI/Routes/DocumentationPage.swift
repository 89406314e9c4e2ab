import LargerCNN
import ServiceSupport

/// The description of the API as a page: no script, nothing loaded from elsewhere.
enum DocumentationPage {
    /// The page.
    static let html = #"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Digit Recognition API</title>
        <style>
        :root { color-scheme: light dark }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
        h2 { font: 600 1.05rem ui-monospace, monospace; margin: 2rem 0 .3rem }
        h2 b { display: inline-block; min-width: 3.2rem; color: #0a7d4f }
        pre { background: #8882; padding: .7rem .9rem; border-radius: .4rem; overflow-x: auto; margin: .4rem 0 }
        p { margin: .3rem 0 }
        </style>
        <h1>Digit Recognition API</h1>
        <p>Send a handwritten digit, get the digit. Version \#(ProductVersion.current); for machines:
        <a href="/openapi.json">openapi.json</a>. Paths answer with and without their trailing slash.</p>
        <p>Every error is <code>{"error": "one sentence"}</code> with a 4xx or 5xx status; 503 carries
        <code>Retry-After</code>. Every answer carries <code>X-Request-ID</code>, which also stands in the log.</p>

        <h2><b>POST</b> /predict/</h2>
        <p>A PNG or JPEG as the form field <code>file</code> or as the body. <code>?include=input</code> adds the 28x28
        picture that the network saw.</p>
        <pre>curl -F file=@seven.png http://localhost:8000/predict/
        curl --data-binary @seven.jpg -H 'Content-Type: image/jpeg' 'http://localhost:8000/predict/?include=input'</pre>
        <pre>{"predicted_digit": 7, "confidence": 0.998, "probabilities": [10 fractions],
         "model": {"name": "larger-cnn", "version": "0123456789ab", "precision": "int8"},
         "timings_ms": {"decode": 0.2, "preprocess": 0.6, "predict": 3.9}}</pre>

        <h2><b>POST</b> /predict/number</h2>
        <p>The same in, with several digits, side by side or in lines, apart or touching; all of them out in reading
        order. A box is left, top, width and height in pixels of the picture. What looks like no digit is
        <code>rejected</code> but keeps its place. More than \#(NumberReader.mostDigits) digits are a 422.</p>
        <pre>curl -F file=@number.png http://localhost:8000/predict/number</pre>
        <pre>{"number": "42", "lines": ["42"], "digits": [{"digit": 4, "confidence": 0.99, "rejected": false,
         "box": [31, 20, 64, 98]}, …], "rejected": false, "warnings": [], "model": {…}, "timings_ms": {…}}</pre>

        <h2><b>POST</b> /predict/batch</h2>
        <p>Many files, each a form field <code>file</code>, answered in their order; a file that cannot be read has its
        own <code>error</code> and <code>status</code>.</p>
        <pre>curl -F file=@seven.png -F file=@notes.txt http://localhost:8000/predict/batch</pre>
        <pre>{"results": [{"filename": "seven.png", "predicted_digit": 7, "confidence": 0.998, …},
         {"filename": "notes.txt", "error": "The image is neither a PNG nor a JPEG.", "status": 415}], "model": {…}}</pre>

        <h2><b>POST</b> /api/digit</h2>
        <p>The same in; all ten fractions out.</p>
        <pre>curl -F file=@seven.png http://localhost:8000/api/digit</pre>
        <pre>{"prediction": 7, "percentages": [10 fractions]}</pre>

        <h2><b>POST</b> /api/drawing/</h2>
        <p>A drawing as a canvas gives it, a data URL of a PNG or JPEG; the confidence is in percent.</p>
        <pre>curl --json '{"drawing": "data:image/png;base64,…"}' http://localhost:8000/api/drawing/</pre>
        <pre>{"prediction": 7, "confidence": 99.8}</pre>

        <h2><b>POST</b> /predict/pixels</h2>
        <p>784 grey values from 0 to 255, row by row, ink bright.</p>
        <pre>curl --json '{"image": "0,0,…"}' http://localhost:8000/predict/pixels</pre>
        <pre>{"prediction": "7"}</pre>

        <h2><b>POST</b> /v2/models/larger-cnn/infer</h2>
        <p>The Open Inference Protocol, version 2: digits as the network sees them, ink bright, of shape [n,28,28],
        [n,1,28,28] or [n,784], as FP32 from 0 to 1 or UINT8; tensors may be sent and asked for as bytes. Also
        <code>GET</code> /v2, /v2/health/live, /v2/health/ready, /v2/models/larger-cnn and
        /v2/models/larger-cnn/ready, and all of a model's below its /versions/….</p>
        <pre>curl --json '{"inputs": [{"name": "input", "shape": [1, 784], "datatype": "UINT8", "data": [0, 0, …]}]}' \
         http://localhost:8000/v2/models/larger-cnn/infer</pre>
        <pre>{"model_name": "larger-cnn", "model_version": "0123456789ab", "outputs": [
         {"name": "probabilities", "shape": [1, 10], "datatype": "FP32", "data": [10 fractions]},
         {"name": "predicted_digit", "shape": [1], "datatype": "INT64", "data": [7]}]}</pre>

        <h2><b>POST</b> /training</h2>
        <p>Starts a training; everything in the body may be left out. Its result is a new version, which answers if it is not
        worse. 409 while one runs, 503 where there is no data. <code>GET</code> tells where it stands and what became of
        earlier ones, <code>DELETE</code> stops it.</p>
        <pre>curl --json '{"epochs": 3, "base": "active", "time_budget": 3600}' http://localhost:8000/training</pre>
        <pre>{"id": 4, "status": "in_progress", "phase": "starting", "percentage": 0, "settings": {…}, "history": [], …}</pre>

        <h2><b>GET</b> /training/events</h2>
        <p>The same as server-sent events: <code>state</code>, <code>progress</code>, <code>epoch</code>, and at the end
        <code>close</code>. With <code>Last-Event-ID</code> they go on where they broke off.</p>
        <pre>curl -N http://localhost:8000/training/events</pre>

        <h2><b>POST</b> /feedback</h2>
        <p>Which digit a drawing shows, with the person's consent; <code>GET /feedback/settings</code> has what they agree
        to. 201, or 200 for what is there already; a label that nothing supports gets the status <code>review</code>.
        Admins read it with <code>GET</code> /feedback, /feedback/{id}/drawing, /feedback/statistics and
        /feedback/export?format=idx|png, decide with <code>POST /feedback/{id}/review</code>, and remove it with
        <code>DELETE</code>.</p>
        <pre>curl --json '{"drawing": "data:image/png;base64,…", "label": 7, "predicted_digit": 1, "consent": true}' \
         http://localhost:8000/feedback</pre>
        <pre>{"id": "12", "status": "accepted"}</pre>

        <h2><b>POST</b> /api/retrain_model/</h2>
        <p>The same for pages of the original: <code>POST /api/stop_training/</code>,
        <code>GET /api/check_model_status/</code>, <code>/api/training_progress/</code>, <code>/api/progress/</code>
        (events) and <code>/api/model_accuracy/</code>.</p>
        <pre>curl -X POST http://localhost:8000/api/retrain_model/</pre>
        <pre>{"message": "Model retraining has started."}</pre>

        <h2><b>GET</b> /models</h2>
        <p>The versions of the weights: which one answers, where each comes from and what it is worth.
        <code>POST /models/VERSION/activate</code> makes another one answer beside running requests (409 where it is worse,
        unless <code>{"force": true}</code>), <code>POST /models/rollback</code> the one that did before, and
        <code>DELETE /models/VERSION</code> deletes one.</p>
        <pre>curl http://localhost:8000/models</pre>
        <pre>{"active": "0123456789ab", "versions": [{"version": "0123456789ab", "status": "active", "source": "file",
         "created_at": "…", "sha256": "…", "metrics": {"test_accuracy": 0.9954, "validation": {"canvas": 0.991, …}}}]}</pre>

        <h2><b>GET</b> /api/session</h2>
        <p>What you may do. Where keys are configured, each request but this one, the health checks and the
        descriptions carries one; without it the answer is 401, and 403 where its role does not suffice.</p>
        <pre>curl -H "Authorization: Bearer $KEY" http://localhost:8000/api/session</pre>
        <pre>{"open": false, "role": "predict", "key": "laboratory"}</pre>

        <h2><b>GET</b> /health/live</h2>
        <p>200 as long as the process runs.</p>

        <h2><b>GET</b> /health/ready</h2>
        <p>200 once the weights are loaded and warmed; 503 before, and while stopping.</p>
        </html>
        """#
}
