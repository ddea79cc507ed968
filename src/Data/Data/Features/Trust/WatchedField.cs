using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Trust;

/// <summary>A field whose value says something of its sensor's trust.</summary>
/// <param name="Field">The field.</param>
/// <param name="Place">Its place in the schema.</param>
/// <param name="Stuck">Its place among those that may stand still for no longer than they say; -1 for the others.</param>
internal readonly record struct WatchedField(StreamField Field, int Place, int Stuck)
{
    public static WatchedField[] Of(StreamDeclaration stream)
    {
        var stuck = 0;
        return
        [
            .. stream.Fields.Select((field, place) => (field, place))
                .Where(f => f.field is { StuckAfter: not null } or { StaleAfter: not null } or { MarksPlaceholder: true } or { PlausibleFrom: not null } or { PlausibleTo: not null })
                .Select(f => new WatchedField(f.field, f.place, f.field.StuckAfter is null ? -1 : stuck++)),
        ];
    }
}
