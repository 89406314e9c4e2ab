import Redis

/// What instances do to the shared activation, each in one step that no other instance can come between.
///
/// The one key, `activation`, has the latest activation and its number beside it.
enum ActivationScripts {
    /// Compare and set: number, record, channel.
    ///
    /// Answers 1, or 0 where another one came first.
    ///
    /// A Redis that has lost the one before takes this one: who comes with it knows the one before.
    static let activate = RedisScript(
        """
        local known = redis.call('HGET', KEYS[1], 'number')
        if known and tonumber(known) ~= tonumber(ARGV[1]) - 1 then return {0} end
        redis.call('HSET', KEYS[1], 'number', ARGV[1], 'record', ARGV[2])
        redis.call('PUBLISH', ARGV[3], ARGV[2])
        return {1}
        """
    )

    /// Brings back what Redis has forgotten: number, record, channel.
    ///
    /// Answers with the record that counts.
    static let restore = RedisScript(
        """
        local known = redis.call('HMGET', KEYS[1], 'number', 'record')
        if known[1] and tonumber(known[1]) >= tonumber(ARGV[1]) then return {known[2]} end
        if ARGV[1] == '0' then return {} end
        redis.call('HSET', KEYS[1], 'number', ARGV[1], 'record', ARGV[2])
        redis.call('PUBLISH', ARGV[3], ARGV[2])
        return {ARGV[2]}
        """
    )
}
