using System.ComponentModel.DataAnnotations;
using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /console/streams/{name}/keys</c>: who may send to a stream. A key is shown once, when it is made.</summary>
internal sealed class SenderKeysPageModel(ConsoleStreams streams, SenderKeys keys, ConsoleAudit audit, Members members, TimeProvider clock, IStringLocalizer<ConsoleText> text)
    : ConsolePage(members, text)
{
    private const int PageSize = 20;
    private const int MostInUse = 200;

    private (JournalStream Stream, Member Member)? found;
    private IReadOnlyList<GivenKey> all = [];

    [BindProperty, StringLength(40)]
    public string? KeyName { get; set; }

    public string Stream => Found.Stream.Id.Value;

    public LocalText Title => Found.Stream.Declaration.Title;

    public bool MayChange => Found.Member.Role == DepartmentRole.Publisher;

    public IReadOnlyList<GivenKey> Keys => [.. all.Skip((PageNumber - 1) * PageSize).Take(PageSize)];

    public int PageNumber { get; private set; } = 1;

    public int PageCount => Math.Max(1, (all.Count + PageSize - 1) / PageSize);

    /// <summary>The key that was just made.</summary>
    public string? NewKey { get; private set; }

    private (JournalStream Stream, Member Member) Found => found ?? throw new InvalidOperationException("The stream is known once the request was read.");

    /// <summary>A key's name without what the console puts before it.</summary>
    public string Shown(GivenKey key) => key.Name.StartsWith(SenderKeys.NameInConsole(Found.Stream.Id, ""), StringComparison.Ordinal) ? key.Name[(Stream.Length + 1)..] : key.Name;

    public async Task<IActionResult> OnGet(string? name, [FromQuery(Name = "page")] int? number, CancellationToken cancellationToken)
    {
        ModelState.Remove("page");
        found = await streams.Find(name, Subject, cancellationToken);
        return found is null ? NotFound() : await Show(number ?? 1, cancellationToken);
    }

    public async Task<IActionResult> OnPostGive(string? name, CancellationToken cancellationToken)
    {
        if (await Stopped(name, cancellationToken) is { } stopped) return stopped;
        var given = Typed(nameof(KeyName), KeyName, "KeyNameMissing");
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await Show(1, cancellationToken);
        }
        if ((await keys.Of(Found.Stream.Id, cancellationToken)).Count(k => k.WithdrawnAt is null) >= MostInUse) Refuse("KeysFull");
        else if (await keys.Give(Found.Stream.Id, SenderKeys.NameInConsole(Found.Stream.Id, given), cancellationToken) is { } key)
        {
            NewKey = key;
            ModelState.Clear();
            KeyName = null;
            await audit.Note(Found.Member.Department, Found.Member, "key_given", $"{Stream}: {given}", clock.GetUtcNow(), cancellationToken);
        }
        else Refuse("KeyTaken");
        return await Show(1, cancellationToken);
    }

    public async Task<IActionResult> OnPostWithdraw(string? name, long key, CancellationToken cancellationToken)
    {
        if (await Stopped(name, cancellationToken) is { } stopped) return stopped;
        if ((await keys.Of(Found.Stream.Id, cancellationToken)).FirstOrDefault(k => k.Id == key && k.WithdrawnAt is null) is not { } given) return NotFound();
        await keys.Withdraw(given.Name, cancellationToken);
        await audit.Note(Found.Member.Department, Found.Member, "key_withdrawn", $"{Stream}: {Shown(given)}", clock.GetUtcNow(), cancellationToken);
        return Redirect($"/console/streams/{Stream}/keys?done=key_withdrawn");
    }

    private async Task<IActionResult?> Stopped(string? name, CancellationToken cancellationToken)
    {
        found = await streams.Find(name, Subject, cancellationToken);
        return found is null ? NotFound() : MayChange ? null : RoleTooLow();
    }

    private async Task<IActionResult> Show(int page, CancellationToken cancellationToken)
    {
        all = await keys.Of(Found.Stream.Id, cancellationToken);
        PageNumber = Math.Clamp(page, 1, PageCount);
        return Page();
    }
}
