using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bauhinia.Identity.Tests.Notices;

/// <summary>A mail server of few words on the loopback address (RFC 5321 §4.1): no TLS, and one answer to every message as told.</summary>
internal sealed class SmtpDouble : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public SmtpDouble()
    {
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the server says once it has a message.</summary>
    public string Answer { get; set; } = "250 OK";

    /// <summary>What the server waits for once it has a message.</summary>
    public Task BeforeAnswer { get; set; } = Task.CompletedTask;

    public ConcurrentQueue<string> Messages { get; } = new();

    public ConcurrentQueue<string> Commands { get; } = new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Serve(client);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var connection = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 double");
        while (await reader.ReadLineAsync() is { } line)
        {
            Commands.Enqueue(line);
            if (line == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var message = new StringBuilder();
                while (await reader.ReadLineAsync() is { } text && text != ".") message.AppendLine(text);
                Messages.Enqueue(message.ToString());
                await BeforeAnswer;
                await writer.WriteLineAsync(Answer);
                continue;
            }
            await writer.WriteLineAsync(line == "QUIT" ? "221 bye" : "250 OK");
            if (line == "QUIT") return;
        }
    }
}
