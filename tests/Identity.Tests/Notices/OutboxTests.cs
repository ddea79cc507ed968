using System.Globalization;
using System.Net;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Registration;
using Bauhinia.Messaging;
using Bauhinia.Testing;
using Bauhinia.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Notices;

public sealed class OutboxTests
{
    private const string Address = "chan.tai.man@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Hands_mail_to_the_server_and_forgets_it()
    {
        using var server = new SmtpDouble();
        await using var host = await TestHost.Start(settings: Smtp(server, "LoopbackPlain"));
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        await Eventually.Holds(() => Task.FromResult(server.Messages.Count == 1), "the server has the message");
        Assert.True(server.Messages.TryPeek(out var mail));
        Assert.Contains($"To: {Address}", mail, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", mail, StringComparison.Ordinal);
        await Eventually.Holds(async () => await Waiting(host) == 0 && await Audited(host, "notice.sent") == 1, "the outbox is empty and the sending audited");
    }

    [Fact]
    public async Task Tries_again_later_with_the_same_message_id()
    {
        var clock = Clock();
        using var server = new SmtpDouble { Answer = "451 try later" };
        await using var host = await TestHost.Start(clock: clock, settings: Smtp(server, "LoopbackPlain"));
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        await Eventually.Holds(() => Postponed(host, clock), "the message waits for its second attempt");
        server.Answer = "250 OK";
        clock.Advance(TimeSpan.FromSeconds(11));
        await Eventually.Holds(async () => await Waiting(host) == 0, "the outbox is empty");
        Assert.Equal(2, server.Messages.Count);
        Assert.Single(server.Messages.Select(m => m.Split('\n').Single(l => l.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase)).Trim()).Distinct());
    }

    [Fact]
    public async Task Keeps_a_notice_taken_for_as_long_as_the_server_needs()
    {
        var clock = Clock();
        var answer = new TaskCompletionSource();
        using var server = new SmtpDouble { BeforeAnswer = answer.Task };
        var settings = Smtp(server, "LoopbackPlain");
        settings["Identity:Messaging:Mail:Timeout"] = "00:01:00";
        await using var host = await TestHost.Start(clock: clock, settings: settings);
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        await Eventually.Holds(() => Task.FromResult(!server.Messages.IsEmpty), "the server has the message");
        for (var step = 0; step < 8; step++)
        {
            // Less than the lease at a time, and three times the lease in all.
            clock.Advance(SendNotice.Lease * 0.4);
            await Eventually.Holds(() => IsTaken(host, clock), "the lease is renewed");
        }

        answer.SetResult();
        await Eventually.Holds(async () => await Waiting(host) == 0, "the outbox is empty");
        Assert.Single(server.Messages);
    }

    [Fact]
    public async Task Gives_up_what_the_server_refuses_for_good()
    {
        using var server = new SmtpDouble { Answer = "550 no such person" };
        await using var host = await TestHost.Start(settings: Smtp(server, "LoopbackPlain"));
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        await Eventually.Holds(async () => await Waiting(host) == 0 && await Audited(host, "notice.given_up") == 1, "the message is given up");
    }

    [Fact]
    public async Task Gives_up_a_code_that_is_no_longer_of_use()
    {
        var clock = Clock();
        using var server = new SmtpDouble { Answer = "451 try later" };
        await using var host = await TestHost.Start(clock: clock, settings: Smtp(server, "LoopbackPlain"));
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        await Eventually.Holds(() => Postponed(host, clock), "the message waits for its second attempt");
        clock.Advance(TimeSpan.FromMinutes(11));
        await Eventually.Holds(async () => await Audited(host, "notice.given_up") == 1, "the message is given up");
        Assert.Single(server.Messages);
    }

    [Fact]
    public async Task A_notice_for_a_channel_that_was_switched_off_holds_up_nobody()
    {
        var clock = Clock();
        using var server = new SmtpDouble { Answer = "451 try later" };
        await using var host = await TestHost.Start(clock: clock, settings: Smtp(server, "LoopbackPlain"));
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        await Eventually.Holds(() => Postponed(host, clock), "the message waits for its second attempt");
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<OutboxMessage>()
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.Channel, MessageChannel.Mobile), Token);
        }
        server.Answer = "250 OK";
        clock.Advance(TimeSpan.FromSeconds(15));
        await Eventually.Holds(async () => await Attempts(host) == 2, "the text message was tried");

        using var other = new Visitor(host);
        using var next = await Registering.Start(other, "lee.siu.ming@example.com");
        await Eventually.Holds(async () => await Audited(host, "notice.sent") == 1, "the mail behind it is sent");
    }

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public async Task Says_nothing_to_a_server_that_does_not_speak_TLS(string security)
    {
        var clock = Clock();
        using var server = new SmtpDouble();
        await using var host = await TestHost.Start(clock: clock, settings: Smtp(server, security));
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        await Eventually.Holds(() => Postponed(host, clock), "the message waits for its second attempt");
        Assert.Empty(server.Messages);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keeps_address_and_code_out_of_the_database_in_the_clear()
    {
        using var server = new SmtpDouble { Answer = "451 try later" };
        await using var host = await TestHost.Start(settings: Smtp(server, "LoopbackPlain"));
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        await Eventually.Holds(() => Task.FromResult(!server.Messages.IsEmpty), "the server was tried");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(host.Folder, "data"), "*", SearchOption.AllDirectories))
        {
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf("chan.tai.man"u8) < 0, $"{Path.GetFileName(file)} holds the address");
        }
    }

    [Fact]
    public void Has_words_for_every_notice_in_every_language_and_way()
    {
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            foreach (var culture in CultureNames.All)
            {
                var (subject, body) = NoticeText.For(kind, MessageChannel.Email, culture, ["https://id.example", "12345678", "https://id.example/join"]);
                Assert.False(string.IsNullOrWhiteSpace(subject) || string.IsNullOrWhiteSpace(body));
                Assert.NotEmpty(NoticeText.For(kind, MessageChannel.Mobile, culture, ["https://id.example", "12345678", "https://id.example/join"]).Body);
            }
        }
    }

    [Fact]
    public void Waits_longer_after_each_failure_up_to_an_hour() =>
        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600], Enumerable.Range(1, 11).Select(i => (int)SendNotice.WaitAfter(i).TotalSeconds));

    private static Dictionary<string, string?> Smtp(SmtpDouble server, string security) => new()
    {
        ["Identity:Messaging:Mail:Kind"] = "Smtp",
        ["Identity:Messaging:Mail:Host"] = IPAddress.Loopback.ToString(),
        ["Identity:Messaging:Mail:Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
        ["Identity:Messaging:Mail:Security"] = security,
        ["Identity:Messaging:Mail:From"] = "no-reply@id.example",
        ["Identity:Messaging:Mail:Timeout"] = "00:00:02",
    };

    private static async Task<int> Waiting(TestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<OutboxMessage>().CountAsync(Token);
    }

    private static async Task<bool> Postponed(TestHost host, FakeTimeProvider clock)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var next = clock.GetUtcNow() + SendNotice.WaitAfter(1);
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<OutboxMessage>().AnyAsync(m => m.Attempts == 1 && m.NextAttemptAt == next, Token);
    }

    private static async Task<int> Attempts(TestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<OutboxMessage>().MaxAsync(m => m.Attempts, Token);
    }

    private static async Task<bool> IsTaken(TestHost host, FakeTimeProvider clock)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var fresh = clock.GetUtcNow() + SendNotice.Lease * 0.6;
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<OutboxMessage>().AnyAsync(m => m.Attempts == 1 && m.NextAttemptAt > fresh, Token);
    }

    private static async Task<int> Audited(TestHost host, string kind)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents.CountAsync(e => e.Kind == kind, Token);
    }
}
