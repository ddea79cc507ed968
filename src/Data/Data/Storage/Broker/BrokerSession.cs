using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Bauhinia.Data.Storage.Broker;

/// <summary>One connection to the broker, from its beginning to its loss.</summary>
internal sealed class BrokerSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly NatsConnection connection;
    private readonly CancellationTokenSource lost = new();

    private BrokerSession(NatsConnection connection)
    {
        this.connection = connection;
        Lost = lost.Token;
        Stream = new NatsJSContext(connection);
        connection.ConnectionDisconnected += (_, _) => new ValueTask(lost.CancelAsync());
    }

    /// <summary>JetStream over this connection.</summary>
    public NatsJSContext Stream { get; }

    /// <summary>Cancelled when the connection broke.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Largest message in bytes that the server takes.</summary>
    public int MostBytes => connection.ServerInfo?.MaxPayload ?? 1024 * 1024;

    public static async Task<BrokerSession> Open(BrokerAddress address, CancellationToken cancellationToken)
    {
        // A connection is never mended: what was under way at its loss is found out anew, from what the broker holds.
        var options = NatsOpts.Default with
        {
            Url = address.Url,
            Name = "bauhinia",
            ConnectTimeout = Patience,
            RequestTimeout = Patience,
            CommandTimeout = Patience,
            MaxReconnectRetry = 0,
            PingInterval = Patience,
        };
        if (address.Password is { } password) options = options with { AuthOpts = NatsAuthOpts.Default with { Username = BrokerAddress.User, Password = password } };
        var session = new BrokerSession(new NatsConnection(options));
        try
        {
            await session.connection.ConnectAsync().AsTask().WaitAsync(cancellationToken);
            return session;
        }
        catch (Exception broken) when (broken is NatsException or OperationCanceledException)
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        lost.Dispose();
    }
}
