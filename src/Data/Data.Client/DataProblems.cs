namespace Bauhinia.Data.Contracts;

/// <summary>Codes of the problems (RFC 9457) that the Data system answers.</summary>
public static class DataProblems
{
    /// <summary>404: there is no such stream, or it is not published.</summary>
    public const string StreamNotFound = "data.stream_not_found";

    /// <summary>404: there is no such query, or a stream that it reads is not published.</summary>
    public const string QueryNotFound = "data.query_not_found";

    /// <summary>401: the request carries no key, or one that was never given or was withdrawn.</summary>
    public const string KeyRequired = "data.key_required";

    /// <summary>400: the body does not follow the stream's schema; <c>errors</c> says where and why.</summary>
    public const string ReadingsRefused = "data.readings_refused";

    /// <summary>413: the body, a message or a batch is larger than the limits of <c>docs/reference/data.md</c>.</summary>
    public const string TooLarge = "data.too_large";

    /// <summary>415: the content type is none that this address reads.</summary>
    public const string ContentType = "data.content_type";

    /// <summary>415: the body is encoded, as with gzip; it is read as it is alone.</summary>
    public const string ContentEncoding = "data.content_encoding";

    /// <summary>503: the journal cannot write. Nothing was accepted: send it again later.</summary>
    public const string JournalUnavailable = "data.journal_unavailable";

    /// <summary>400: the resume token is no token of this system, or <c>from</c> is no time.</summary>
    public const string TokenMalformed = "data.token_malformed";

    /// <summary>400: <c>from</c>, <c>to</c>, <c>kind</c>, <c>limit</c> or <c>after</c> is none that the gap ledger knows, or the time is longer than 31 days.</summary>
    public const string GapsAsked = "data.gaps_asked";

    /// <summary>410: the token is of an epoch that this stream has left: begin anew from the latest values.</summary>
    public const string EpochUnknown = "data.epoch_unknown";

    /// <summary>410: what follows the token is no longer kept: begin anew from the latest values.</summary>
    public const string BeforeRetention = "data.before_retention";

    /// <summary>400: a parameter of the address is unknown, doubled or has no value of its kind; <c>parameter</c> names it.</summary>
    public const string QueryMalformed = "data.query_malformed";

    /// <summary>400: the time from <c>from</c> to <c>to</c> is longer than the host answers at once.</summary>
    public const string RangeTooLong = "data.range_too_long";

    /// <summary>429: as many questions of this network about the history wait or run as one may have.</summary>
    public const string TooManyQuestions = "data.too_many_questions";

    /// <summary>503: as many questions about the history wait or run as the host takes.</summary>
    public const string LakeBusy = "data.lake_busy";

    /// <summary>503: the history's files are in a store that does not answer at this time.</summary>
    public const string LakeUnreachable = "data.lake_unreachable";

    /// <summary>503: the question needed more time or memory than one may have.</summary>
    public const string QuestionTooHeavy = "data.question_too_heavy";

    /// <summary>503: as many readers as the host allows are connected.</summary>
    public const string TooManyReaders = "data.too_many_readers";

    /// <summary>429: as many readers of the caller's network are connected as one may have.</summary>
    public const string TooManyConnections = "data.too_many_connections";

    /// <summary>429: the caller has asked for more than its tier allows; <c>Retry-After</c> says when to come back.</summary>
    public const string TooManyRequests = "data.too_many_requests";

    /// <summary>401: the reader's key was never given or was withdrawn. Without a key the open data can be read all the same.</summary>
    public const string ReaderKeyUnknown = "data.reader_key_unknown";
}
