using Bauhinia.Data.Model.Streams;
using NetTopologySuite.Geometries;

namespace Bauhinia.Data.Model.Geography;

/// <summary>A traffic detector as the Transport Department's register has it.</summary>
internal sealed record Detector
{
    public required string Id { get; init; }

    /// <summary>Null where the register names none of the 18.</summary>
    public LocalText? District { get; init; }

    /// <summary>Where it stands, in words.</summary>
    public required LocalText Road { get; init; }

    /// <summary>The direction of its traffic, as the register has it, such as <c>South East</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>Easting and northing in the Hong Kong 1980 Grid, metres.</summary>
    public required Coordinate Grid { get; init; }

    /// <summary>The register's own longitude and latitude, WGS 84.</summary>
    public required Coordinate World { get; init; }

    /// <summary>The grid position in WGS 84.</summary>
    public required Coordinate GridInWorld { get; init; }

    /// <summary>Metres between the register's two positions.</summary>
    public required double Apart { get; init; }

    /// <summary>Whether the register contradicts itself about where the detector stands: its two positions are more than a metre apart.</summary>
    public bool IsContradictory => Apart > 1;
}
