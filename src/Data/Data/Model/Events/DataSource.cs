namespace Bauhinia.Data.Model.Events;

/// <summary>Where a message came from; every answer says it.</summary>
internal enum DataSource
{
    /// <summary>From the device or feed itself.</summary>
    Live = 0,

    /// <summary>Recorded files, played again.</summary>
    Replay = 1,

    /// <summary>Made by the simulator.</summary>
    Simulated = 2,
}
