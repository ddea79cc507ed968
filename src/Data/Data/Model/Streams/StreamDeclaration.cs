namespace Bauhinia.Data.Model.Streams;

/// <summary>What a stream is: whose, what its readings hold, how often they come, who may read them and for how long they are kept.</summary>
internal sealed record StreamDeclaration
{
    public required StreamId Id { get; init; }

    /// <summary>Grows with every change that would break a reader.</summary>
    public required int Version { get; init; }

    public required LocalText Title { get; init; }

    public required LocalText Description { get; init; }

    /// <summary>What it is about: names of <see cref="Themes"/>.</summary>
    public IReadOnlyList<string> ThemeNames { get; init; } = [];

    /// <summary>Why its devices measure what they do; null where the owner has not said it.</summary>
    public LocalText? Purpose { get; init; }

    /// <summary>The owner's short code, such as <c>td</c>.</summary>
    public required string OwnerCode { get; init; }

    public required LocalText OwnerName { get; init; }

    /// <summary>Null until the owner has classified it: then nobody but its senders sees it.</summary>
    public Classification? Classification { get; init; }

    /// <summary>The approval that the declaration's file states: the operator of the site answers for it. Null when it states none.</summary>
    public StreamApproval? FileApproval { get; init; }

    /// <summary>What the departments' console says.</summary>
    public StreamPublication Publication { get; } = new();

    /// <summary>The approval that holds; null when nobody has approved it.</summary>
    public StreamApproval? Approval => Publication.IsWithdrawn ? null : Publication.Approval ?? FileApproval;

    public required string LicenceName { get; init; }

    public required Uri LicenceUrl { get; init; }

    public required LocalText Attribution { get; init; }

    /// <summary>Days for which a message can be read again, from its acceptance.</summary>
    public required int RetentionDays { get; init; }

    /// <summary>Time from one message to the next; null where none is promised.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>A sensor of which nothing came for longer is shown as stale; null where no period is promised.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>True when each device sends messages of its own, under its own key; false when one message holds the whole period.</summary>
    public bool IsPerDevice { get; init; }

    public required IReadOnlyList<StreamField> Fields { get; init; }

    /// <summary>The fields that together name the sensor of a reading.</summary>
    public required IReadOnlyList<string> KeyFields { get; init; }

    /// <summary>The same fields, in the key's order.</summary>
    public IEnumerable<StreamField> Keys => KeyFields.Select(name => Fields.First(f => f.Name == name));

    /// <summary>How many fields a reading begins with up to the last of its key, in the schema's order.</summary>
    public int KeyEnd => Fields.Select((f, i) => KeyFields.Contains(f.Name) ? i + 1 : 0).DefaultIfEmpty().Max();

    /// <summary>Whether everyone may read it.</summary>
    public bool IsPublic => Classification == Streams.Classification.Open && Approval is not null;
}
