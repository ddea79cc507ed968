using System.Collections.Concurrent;
using System.Globalization;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;
using Bauhinia.Web;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.History;

/// <summary>
/// What strangers may cost the lake. Few questions run at once and some wait; no network holds more than its part of them, from its first wait until its
/// answer is out; each has a deadline, and its answer a size.
/// </summary>
internal sealed class LakeQuestions(IOptions<DataOptions> options, IStringLocalizer<DataText> text, TimeProvider clock) : IDisposable
{
    private const int RetrySeconds = 2;
    private readonly SemaphoreSlim running = new(options.Value.Lake.Queries);
    private readonly SemaphoreSlim streamed = new(Math.Max(1, options.Value.Lake.Queries - 1));
    private readonly ConcurrentDictionary<string, int> networks = new(StringComparer.Ordinal);
    private int held;

    private LakeOptions Limits => options.Value.Lake;

    /// <summary>Asks when it is the caller's turn. The answer is made whole before it is sent.</summary>
    /// <param name="context">Whose question it is.</param>
    /// <param name="prepare">What is waited for before the turn: it holds up no other question. What it returns is held until the answer is made.</param>
    /// <param name="ask">Makes the answer in a buffer. Both are cancelled at the deadline.</param>
    public Task<IResult> Answer(HttpContext context, Func<CancellationToken, Task<LakeLease>> prepare, Func<LakeLease, CancellationToken, IResult> ask) => Ask(context, prepare, isStreamed: false, (lease, deadline, cancellationToken) =>
    {
        var answer = ask(lease, cancellationToken);
        BoundSending(context);
        return Task.FromResult(answer);
    });

    /// <summary>
    /// Asks when it is the caller's turn, and sends the answer while it is made: it may have any size. It holds its turn until the reader has it, so that not all
    /// turns are given to such answers.
    /// </summary>
    /// <param name="context">Whose question it is.</param>
    /// <param name="prepare">What is waited for before the turn. What it returns is held until the answer is out.</param>
    /// <param name="send">Makes and sends the answer. It calls the action it is given before it writes the first byte: until then a fault is answered, and after it
    /// the connection ends, so that no part is taken for the whole.</param>
    public Task<IResult> Stream<T>(HttpContext context, Func<CancellationToken, Task<T>> prepare, Func<T, Action, CancellationToken, Task> send)
        where T : class, IDisposable => Ask(context, prepare, isStreamed: true, async (held, deadline, cancellationToken) =>
    {
        var (isBegun, isWhole) = (false, false);
        try
        {
            await send(
                held,
                () =>
                {
                    isBegun = true;
                    // The deadline was for the first row. From here on the reader has as long as for any answer.
                    deadline.CancelAfter(TimeSpan.FromSeconds(Limits.SendSeconds));
                },
                cancellationToken);
            isWhole = true;
        }
        catch (Exception expected) when (isBegun && (expected is OperationCanceledException or LakeFailedException { IsOutOfMemory: true }))
        {
            // The end of the connection says it.
        }
        finally
        {
            if (isBegun && !isWhole) context.Abort();
        }
        return TypedResults.Empty;
    });

    public void Dispose()
    {
        running.Dispose();
        streamed.Dispose();
    }

    private async Task<IResult> Ask<T>(HttpContext context, Func<CancellationToken, Task<T>> prepare, bool isStreamed, Func<T, CancellationTokenSource, CancellationToken, Task<IResult>> ask)
        where T : class, IDisposable
    {
        var network = ClientNetwork.Of(context.Connection.RemoteIpAddress);
        if (Interlocked.Increment(ref held) > Limits.Queries + Limits.WaitingQueries)
        {
            Interlocked.Decrement(ref held);
            return Refused(context, StatusCodes.Status503ServiceUnavailable, DataProblems.LakeBusy);
        }
        var ofNetwork = networks.AddOrUpdate(network, 1, (_, count) => count + 1);
        // Both are held until the answer is out.
        context.Response.OnCompleted(() => Leave(network));
        if (ofNetwork > Limits.QueriesPerNetwork) return Refused(context, StatusCodes.Status429TooManyRequests, DataProblems.TooManyQuestions);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(Limits.StatementSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        var (hasStreamed, hasTurn) = (false, false);
        T? prepared = null;
        try
        {
            prepared = await prepare(either.Token);
            if (isStreamed) await streamed.WaitAsync(either.Token);
            hasStreamed = isStreamed;
            await running.WaitAsync(either.Token);
            hasTurn = true;
            return await ask(prepared, deadline, either.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Refused(context, StatusCodes.Status503ServiceUnavailable, hasTurn ? DataProblems.QuestionTooHeavy : DataProblems.LakeBusy);
        }
        catch (LakeUnreachableException)
        {
            return Refused(context, StatusCodes.Status503ServiceUnavailable, DataProblems.LakeUnreachable);
        }
        catch (Exception heavy) when (heavy is CacheFullException or DuckDBException { ErrorType: DuckDBErrorType.OutOfMemory } or LakeFailedException { IsOutOfMemory: true })
        {
            return Refused(context, StatusCodes.Status503ServiceUnavailable, DataProblems.QuestionTooHeavy);
        }
        finally
        {
            if (hasTurn) running.Release();
            if (hasStreamed) streamed.Release();
            prepared?.Dispose();
        }
    }

    // Who does not take the answer gives its room to others.
    private void BoundSending(HttpContext context)
    {
        var sending = new CancellationTokenSource(TimeSpan.FromSeconds(Limits.SendSeconds), clock);
        sending.Token.Register(context.Abort);
        context.Response.RegisterForDispose(sending);
    }

    private Task Leave(string network)
    {
        Interlocked.Decrement(ref held);
        // Not at once two steps: a network that comes back meanwhile keeps its count.
        if (networks.AddOrUpdate(network, 0, (_, count) => count - 1) == 0) networks.TryRemove(KeyValuePair.Create(network, 0));
        return Task.CompletedTask;
    }

    private ProblemHttpResult Refused(HttpContext context, int status, string code)
    {
        context.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Problem(status, code, text[code].Value);
    }
}
