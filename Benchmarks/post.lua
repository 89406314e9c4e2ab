-- wrk posts pictures as multipart forms in turn and prints what it measured as one line of JSON.
-- usage: wrk … -s post.lua URL -- FILE-WITH-ONE-PICTURE'S-PATH-PER-LINE BOUNDARY
local requests, turn = {}, 0

function init(args)
   local boundary = args[2]
   local headers = { ["Content-Type"] = "multipart/form-data; boundary=" .. boundary }
   for name in io.lines(args[1]) do
      local file = assert(io.open(name, "rb"))
      local body = table.concat({
         "--" .. boundary,
         'Content-Disposition: form-data; name="file"; filename="digit.png"',
         "Content-Type: image/png",
         "",
         file:read("*a"),
         "--" .. boundary .. "--",
         "",
      }, "\r\n")
      file:close()
      requests[#requests + 1] = wrk.format("POST", wrk.path, headers, body)
   end
end

function request()
   turn = turn % #requests + 1
   return requests[turn]
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests":%d,"seconds":%.6f,"p50_ms":%.4f,"p99_ms":%.4f,"mean_ms":%.4f,"most_ms":%.4f,'
         .. '"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}}\n',
      summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.mean / 1000, latency.max / 1000,
      errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
