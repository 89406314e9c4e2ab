import Redis

/// What instances do to the shared trainings, each in one step that no other instance can come between.
///
/// The keys, in the order of `KEYS`:
/// 1. `training:lock`: the token of whoever runs a training, until its lease runs out;
/// 2. `training:token`: the latest token that was given out, or that takes the right from an older one;
/// 3. `training:number`: the latest training's number;
/// 4. `training:current`: the latest training, with its number, its last event's number and whether it runs beside it;
/// 5. `training:recent`: trainings that are over, by their numbers;
/// 6. `training:stop`: the number of a training that is to stop.
///
/// Any of them may be missing: Redis was started anew, or threw them out. Whoever runs a training brings back what it
/// knows with its next sign of life, and every instance what it ran itself.
enum TrainingScripts {
    /// The names of the keys without the prefix.
    static let keys = [
        "training:lock", "training:token", "training:number", "training:current", "training:recent", "training:stop",
    ]

    /// How many trainings that are over are kept.
    static let recentBound = 100

    /// Numbers as texts: Lua itself would write large ones with an exponent.
    private static let head = """
        local function number(value) return tonumber(value or '0') or 0 end
        local function text(value) return string.format('%.0f', value) end
        local function keep(id, record)
            redis.call('ZREMRANGEBYSCORE', KEYS[5], id, id)
            redis.call('ZADD', KEYS[5], id, record)
            redis.call('ZREMRANGEBYRANK', KEYS[5], 0, -\(recentBound + 1))
        end

        """

    /// Takes the lock: lease, least number, least token, the training that is known to run or 0.
    ///
    /// Answers `begun` with the number and the token, `busy`, or `orphan` with a training that runs without a lock.
    static let begin = RedisScript(
        head + """
            if redis.call('EXISTS', KEYS[1]) == 1 then return {'busy'} end
            local known = redis.call('HMGET', KEYS[4], 'id', 'running')
            if known[2] == '1' then return {'orphan', redis.call('HGET', KEYS[4], 'record')} end
            if number(known[1]) < number(ARGV[4]) then return {'busy'} end
            local id = text(math.max(number(redis.call('GET', KEYS[3])), number(ARGV[2])) + 1)
            local token = text(math.max(number(redis.call('GET', KEYS[2])), number(ARGV[3])) + 1)
            redis.call('SET', KEYS[3], id)
            redis.call('SET', KEYS[2], token)
            redis.call('SET', KEYS[1], token, 'PX', ARGV[1])
            redis.call('DEL', KEYS[6])
            return {'begun', id, token}
            """
    )

    /// Notes a training: token, lease, its number, its last event's number, whether it runs, record, message, channel.
    ///
    /// Answers 1, or 0 where the right to it was lost.
    static let record = RedisScript(
        head + """
            local lock, newest = redis.call('GET', KEYS[1]), number(redis.call('GET', KEYS[2]))
            if lock and lock ~= ARGV[1] then return {0} end
            if not lock and newest > number(ARGV[1]) then return {0} end
            local known = redis.call('HMGET', KEYS[4], 'id', 'event', 'running')
            local older = known[1] == ARGV[3] and number(known[2]) > number(ARGV[4])
            if older and known[3] == '0' then return {0} end
            if newest < number(ARGV[1]) then redis.call('SET', KEYS[2], ARGV[1]) end
            if number(redis.call('GET', KEYS[3])) < number(ARGV[3]) then redis.call('SET', KEYS[3], ARGV[3]) end
            if ARGV[5] == '1' then
                redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            else
                redis.call('DEL', KEYS[1], KEYS[6])
                keep(ARGV[3], ARGV[6])
            end
            if not older then
                redis.call('HSET', KEYS[4], 'id', ARGV[3], 'event', ARGV[4], 'running', ARGV[5], 'record', ARGV[6])
                redis.call('PUBLISH', ARGV[8], ARGV[7])
            end
            return {1}
            """
    )

    /// Shows that the holder lives: token, lease, the training's number.
    ///
    /// Answers 1 and the training that is to stop, 0 where the right was lost, 2 where Redis has to be told everything.
    static let renew = RedisScript(
        head + """
            local lock = redis.call('GET', KEYS[1])
            if lock and lock ~= ARGV[1] then return {0} end
            if not lock and number(redis.call('GET', KEYS[2])) > number(ARGV[1]) then return {0} end
            if not lock or redis.call('HGET', KEYS[4], 'id') ~= ARGV[3] then return {2} end
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return {1, redis.call('GET', KEYS[6])}
            """
    )

    /// Takes a training over after a start: token before, lease, its number.
    ///
    /// Answers `adopted` with the new token and the record, `ended` with the record, or `gone`.
    static let adopt = RedisScript(
        head + """
            local lock, newest = redis.call('GET', KEYS[1]), number(redis.call('GET', KEYS[2]))
            local known = redis.call('HMGET', KEYS[4], 'id', 'running', 'record')
            if known[1] == ARGV[3] and known[2] == '0' then return {'ended', known[3]} end
            if lock and lock ~= ARGV[1] then return {'gone'} end
            if newest > number(ARGV[1]) or number(known[1]) > number(ARGV[3]) then return {'gone'} end
            local token = text(number(ARGV[1]) + 1)
            redis.call('SET', KEYS[2], token)
            redis.call('SET', KEYS[1], token, 'PX', ARGV[2])
            if known[1] == ARGV[3] then return {'adopted', token, known[3]} end
            return {'adopted', token}
            """
    )

    /// Ends a training whose holder is gone: number, its last event's number, the event's of its end, record, channel.
    ///
    /// Answers 1, or 0 where something has happened meanwhile.
    static let abandon = RedisScript(
        head + """
            if redis.call('EXISTS', KEYS[1]) == 1 then return {0} end
            local known = redis.call('HMGET', KEYS[4], 'id', 'event')
            if number(known[1]) > number(ARGV[1]) then return {0} end
            if known[1] == ARGV[1] and known[2] ~= ARGV[2] then return {0} end
            redis.call('INCR', KEYS[2])
            if number(redis.call('GET', KEYS[3])) < number(ARGV[1]) then redis.call('SET', KEYS[3], ARGV[1]) end
            redis.call('HSET', KEYS[4], 'id', ARGV[1], 'event', ARGV[3], 'running', '0', 'record', ARGV[4])
            redis.call('DEL', KEYS[6])
            keep(ARGV[1], ARGV[4])
            redis.call('PUBLISH', ARGV[5], '')
            return {1}
            """
    )

    /// Asks for a training's end: number, channel.
    ///
    /// Answers 1 where somebody runs it, 2 where nobody does any more, 0 where it does not run.
    static let stop = RedisScript(
        """
        local known = redis.call('HMGET', KEYS[4], 'id', 'running')
        if known[1] ~= ARGV[1] or known[2] ~= '1' then return {0} end
        if redis.call('EXISTS', KEYS[1]) == 0 then return {2} end
        redis.call('SET', KEYS[6], ARGV[1], 'EX', 3600)
        redis.call('PUBLISH', ARGV[2], ARGV[1])
        return {1}
        """
    )

    /// Looks at the latest training: what is known of it, its number and its last event's.
    ///
    /// Answers whether somebody holds the lock, and the record where it is another than that.
    static let look = RedisScript(
        """
        local locked = redis.call('EXISTS', KEYS[1])
        local known = redis.call('HMGET', KEYS[4], 'id', 'event')
        if not known[1] or (known[1] == ARGV[1] and known[2] == ARGV[2]) then return {locked} end
        return {locked, redis.call('HGET', KEYS[4], 'record')}
        """
    )

    /// Brings back what Redis has forgotten: the least number, numbers with records of trainings
    /// that are over, the channel.
    static let restore = RedisScript(
        head + """
            if number(redis.call('GET', KEYS[3])) < number(ARGV[1]) then redis.call('SET', KEYS[3], ARGV[1]) end
            for i = 2, #ARGV - 1, 2 do
                if redis.call('ZCOUNT', KEYS[5], ARGV[i], ARGV[i]) == 0 then keep(ARGV[i], ARGV[i + 1]) end
            end
            local newest = redis.call('ZREVRANGE', KEYS[5], 0, 0, 'WITHSCORES')
            if newest[1] and redis.call('EXISTS', KEYS[4]) == 0 then
                local event = text(cjson.decode(newest[1]).last_event)
                redis.call('HSET', KEYS[4], 'id', newest[2], 'event', event, 'running', '0', 'record', newest[1])
                redis.call('PUBLISH', ARGV[#ARGV], '')
            end
            return {1}
            """
    )
}
