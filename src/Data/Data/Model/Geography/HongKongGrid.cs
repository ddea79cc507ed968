using NetTopologySuite.Geometries;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace Bauhinia.Data.Model.Geography;

/// <summary>
/// The Hong Kong 1980 Grid (EPSG:2326) and WGS 84 (EPSG:4326), with the shift of datum between them (EPSG:1825): without it all is 200 m beside its place.
/// </summary>
internal sealed class HongKongGrid
{
    // Projection and ellipsoid as EPSG:2326 has them. EPSG:1825 gives its rotations for the coordinate frame; TOWGS84 turns the other way round, so they
    // have the opposite signs here.
    private const string Definition =
        """
        PROJCS["Hong Kong 1980 Grid System",
          GEOGCS["Hong Kong 1980",
            DATUM["Hong_Kong_1980",
              SPHEROID["International 1924",6378388,297,AUTHORITY["EPSG","7022"]],
              TOWGS84[-162.619,-276.959,-161.764,0.067753,-2.243648,-1.158828,-1.094246],
              AUTHORITY["EPSG","6611"]],
            PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],
            UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],
            AUTHORITY["EPSG","4611"]],
          PROJECTION["Transverse_Mercator"],
          PARAMETER["latitude_of_origin",22.31213333333334],
          PARAMETER["central_meridian",114.1785555555556],
          PARAMETER["scale_factor",1],
          PARAMETER["false_easting",836694.05],
          PARAMETER["false_northing",819069.8],
          UNIT["metre",1,AUTHORITY["EPSG","9001"]],
          AUTHORITY["EPSG","2326"]]
        """;

    private readonly MathTransform toWorld;
    private readonly MathTransform toGrid;

    public HongKongGrid()
    {
        var grid = new CoordinateSystemFactory().CreateFromWkt(Definition);
        var transformations = new CoordinateTransformationFactory();
        toWorld = transformations.CreateFromCoordinateSystems(grid, GeographicCoordinateSystem.WGS84).MathTransform;
        toGrid = transformations.CreateFromCoordinateSystems(GeographicCoordinateSystem.WGS84, grid).MathTransform;
    }

    /// <param name="grid">Easting (x) and northing (y) in metres.</param>
    /// <returns>Longitude (x) and latitude (y) in degrees.</returns>
    public Coordinate ToWorld(Coordinate grid)
    {
        var (longitude, latitude) = toWorld.Transform(grid.X, grid.Y);
        return new Coordinate(longitude, latitude);
    }

    /// <param name="world">Longitude (x) and latitude (y) in degrees.</param>
    /// <returns>Easting (x) and northing (y) in metres.</returns>
    public Coordinate ToGrid(Coordinate world)
    {
        var (easting, northing) = toGrid.Transform(world.X, world.Y);
        return new Coordinate(easting, northing);
    }
}
