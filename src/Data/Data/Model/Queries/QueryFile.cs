namespace Bauhinia.Data.Model.Queries;

/// <summary>A query's declaration as it stands in YAML. A member that is not here is refused.</summary>
internal sealed class QueryFile
{
    public string? Name { get; set; }

    public Dictionary<string, string>? Title { get; set; }

    public Dictionary<string, string>? Description { get; set; }

    public List<string>? Streams { get; set; }

    public bool Detectors { get; set; }

    public int UsualDays { get; set; }

    public int LongestDays { get; set; }

    public List<ParameterPart>? Parameters { get; set; }

    public List<ColumnPart>? Columns { get; set; }

    public string? Sql { get; set; }

    internal sealed class ParameterPart
    {
        public string? Name { get; set; }

        public string? Kind { get; set; }

        public Dictionary<string, string>? Title { get; set; }

        public string? Unit { get; set; }

        public bool Required { get; set; }

        public long? Minimum { get; set; }

        public long? Maximum { get; set; }

        public int? MaximumLength { get; set; }

        public long? Default { get; set; }
    }

    internal sealed class ColumnPart
    {
        public string? Name { get; set; }

        public string? Kind { get; set; }

        public Dictionary<string, string>? Title { get; set; }

        public string? Unit { get; set; }
    }
}
