namespace Bauhinia.Data.Model.Streams;

/// <summary>A stream's declaration as it stands in YAML. A member that is not here is refused.</summary>
internal sealed class StreamFile
{
    public string? Id { get; set; }

    public int Version { get; set; }

    public Dictionary<string, string>? Title { get; set; }

    public Dictionary<string, string>? Description { get; set; }

    public Dictionary<string, string>? Purpose { get; set; }

    public List<string>? Themes { get; set; }

    public OwnerPart? Owner { get; set; }

    public string? Classification { get; set; }

    public ApprovalPart? Approval { get; set; }

    public LicencePart? Licence { get; set; }

    public int RetentionDays { get; set; }

    public int? PeriodSeconds { get; set; }

    public int? StaleAfterSeconds { get; set; }

    public bool PerDevice { get; set; }

    public List<string>? Key { get; set; }

    public List<FieldPart>? Fields { get; set; }

    internal sealed class OwnerPart
    {
        public string? Code { get; set; }

        public Dictionary<string, string>? Name { get; set; }
    }

    internal sealed class ApprovalPart
    {
        public string? By { get; set; }

        public string? On { get; set; }
    }

    internal sealed class LicencePart
    {
        public string? Name { get; set; }

        public string? Url { get; set; }

        public Dictionary<string, string>? Attribution { get; set; }
    }

    internal sealed class FieldPart
    {
        public string? Name { get; set; }

        public string? Kind { get; set; }

        public Dictionary<string, string>? Title { get; set; }

        public string? Unit { get; set; }

        public string? Property { get; set; }

        public bool Required { get; set; }

        public decimal? Minimum { get; set; }

        public decimal? Maximum { get; set; }

        public decimal? PlausibleFrom { get; set; }

        public decimal? PlausibleTo { get; set; }

        public int? StuckAfterSeconds { get; set; }

        public int? StaleAfterSeconds { get; set; }

        public bool MarksPlaceholder { get; set; }

        public List<string>? Choices { get; set; }

        public Dictionary<string, Dictionary<string, string>>? Values { get; set; }

        public int? MaximumLength { get; set; }
    }
}
