using System.Collections.Concurrent;
using System.Globalization;
using Bauhinia.Data.Contracts;
using Bauhinia.Web;
using DuckDB.NET.Data;
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
    private readonly ConcurrentDictionary<string, int> networks = new(StringComparer.Ordinal);
    private int held;

    private LakeOptions Limits => options.Value.Lake;

    /// <summary>Asks when it is the caller's turn.</summary>
    /// <param name="context">Whose question it is.</param>
    /// <param name="prepare">What is waited for before the turn: it holds up no other question.</param>
    /// <param name="ask">Makes the answer in a buffer. Both are cancelled at the deadline.</param>
    public async Task<IResult> Answer(HttpContext context, Func<CancellationToken, Task> prepare, Func<CancellationToken, IResult> ask)
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
        try
        {
            await prepare(either.Token);
            await running.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Refused(context, StatusCodes.Status503ServiceUnavailable, DataProblems.LakeBusy);
        }
        try
        {
            var answer = ask(either.Token);
            BoundSending(context);
            return answer;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Refused(context, StatusCodes.Status503ServiceUnavailable, DataProblems.QuestionTooHeavy);
        }
        catch (DuckDBException full) when (full.ErrorType == DuckDB.NET.Native.DuckDBErrorType.OutOfMemory)
        {
            return Refused(context, StatusCodes.Status503ServiceUnavailable, DataProblems.QuestionTooHeavy);
        }
        finally
        {
            running.Release();
        }
    }

    public void Dispose() => running.Dispose();

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
