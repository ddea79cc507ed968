using System.ComponentModel.DataAnnotations;

namespace Bauhinia.Data;

/// <summary>The lake, section <c>Data:Lake</c>: where the history of every stream is kept in Parquet files.</summary>
public sealed class LakeOptions
{
    /// <summary>An absolute folder; null for <c>lake</c> beside the journal.</summary>
    public string? Folder { get; set; }

    /// <summary>A bucket that keeps the files; null for the folder.</summary>
    public LakeBucketOptions? Bucket { get; set; }

    /// <summary>Seconds between two copies of what the journal has taken in.</summary>
    [Range(1, 3600)]
    public int FlushSeconds { get; set; } = 60;

    /// <summary>A day of a stream that stands in more files than this is rewritten as one.</summary>
    [Range(2, 1000)]
    public int MostFilesADay { get; set; } = 16;

    /// <summary>Memory that a query may use before it goes to disk, in MB. The peak of the process is up to 1.7 times as high.</summary>
    [Range(64, 65_536)]
    public int MemoryMegabytes { get; set; } = 256;

    /// <summary>Threads of a query; null for one a processor, four at most.</summary>
    [Range(1, 256)]
    public int? Threads { get; set; }

    /// <summary>Disk that queries may use when their memory is full, in MB.</summary>
    [Range(1, 1_000_000)]
    public int SpillMegabytes { get; set; } = 1024;

    /// <summary>Seconds between two copies of a stream that are made because someone asks about what has just come; who asks meanwhile waits.</summary>
    [Range(0, 60)]
    public int DemandSeconds { get; set; } = 2;

    /// <summary>Questions about the history that run at once; others wait.</summary>
    [Range(1, 64)]
    public int Queries { get; set; } = 2;

    /// <summary>Most questions that wait, or whose answer is being sent; further ones are answered 503.</summary>
    [Range(0, 1000)]
    public int WaitingQueries { get; set; } = 22;

    /// <summary>Most questions of one network (an IPv4 address, the /64 of an IPv6 address) that wait, run or are being answered; further ones are answered 429.</summary>
    [Range(1, 1000)]
    public int QueriesPerNetwork { get; set; } = 6;

    /// <summary>Seconds for which a question may wait and run; then it is stopped and answered 503.</summary>
    [Range(1, 3600)]
    public int StatementSeconds { get; set; } = 20;

    /// <summary>Seconds in which a reader must have taken an answer.</summary>
    [Range(1, 3600)]
    public int SendSeconds { get; set; } = 60;

    /// <summary>Largest answer in MB: what is more comes on the next page.</summary>
    [Range(1, 256)]
    public int AnswerMegabytes { get; set; } = 8;

    /// <summary>Longest time from <c>from</c> to <c>to</c> of one question about readings, in days.</summary>
    [Range(1, 36_600)]
    public int LongestRangeDays { get; set; } = 366;

    /// <summary>Streams of which nothing is deleted, whatever their retention says: by order of a court or an auditor.</summary>
    public IReadOnlyList<string> LegalHolds { get; set; } = [];

    /// <summary>Longest time from <c>from</c> to <c>to</c> of one question about hours or days, in days.</summary>
    [Range(1, 36_600)]
    public int LongestRollupDays { get; set; } = 3_700;

    internal IEnumerable<ValidationResult> Faults()
    {
        var broken = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), broken, validateAllProperties: true);
        foreach (var fault in broken) yield return new ValidationResult($"Data:Lake: {fault.ErrorMessage}");
        foreach (var fault in Bucket?.Faults() ?? []) yield return fault;
        if (Folder is not null && !Path.IsPathFullyQualified(Folder)) yield return new ValidationResult("Data:Lake:Folder must be an absolute path.");
        foreach (var stream in LegalHolds.Where(s => !Model.Streams.StreamId.TryRead(s, out _))) yield return new ValidationResult($"Data:Lake:LegalHolds: '{stream}' is no name of a stream.");
    }
}
