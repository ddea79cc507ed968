using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Devices;

/// <summary>A device of the city: something at a place that measures for a stream.</summary>
/// <param name="Id">Its name within its stream.</param>
/// <param name="Stream">What it measures for: its owner, purpose and approval are the stream's.</param>
/// <param name="Place">Where the register has it; null for a device that no register of ours has.</param>
/// <param name="Measured">The newest time of measurement; null for one that has not been heard of.</param>
internal sealed record Device(string Id, StreamDeclaration Stream, Detector? Place, DateTimeOffset? Measured)
{
    /// <summary>What it is called, as the declaration of its stream names it; null where it is known by its id alone.</summary>
    public LocalText? Name => Stream.Keys.First().Values.GetValueOrDefault(Id);

    /// <summary>What it senses: the fields that observe a property.</summary>
    public IEnumerable<StreamField> Senses => Stream.Fields.Where(f => f.Property is not null);
}
