using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Operations;

/// <summary>The operator's commands about the members of departments: how a department gets its first administrator, and out of trouble.</summary>
internal static class MemberCommands
{
    private const int Done = 0;
    private const int Refused = 1;

    /// <summary>Prints the link of an invitation, once.</summary>
    public static async Task<int> Invite(IServiceProvider services, string department, string role, string post, TextWriter output, CancellationToken cancellationToken)
    {
        if (!DepartmentCode.IsOne(department)) return await Refuse(output, "a department is the short code that its streams name as their owner: 1 to 20 of a-z, 0-9 and -.");
        var departments = new KnownDepartments(services.GetRequiredService<StreamCatalogue>());
        if (!departments.Has(department)) return await Refuse(output, departments.Unknown(department));
        if (!Enum.TryParse<DepartmentRole>(role, ignoreCase: true, out var known) || !Enum.IsDefined(known) || int.TryParse(role, out _)) return await Refuse(output, "a role is auditor, publisher, approver or administrator.");
        if (!VisibleText.IsLine(post, Members.PostLength)) return await Refuse(output, $"a post, such as \"Senior Engineer\", has 1 to {Members.PostLength} visible characters, and none that changes the direction of writing.");
        if (await services.GetRequiredService<Members>().Invite(department, known, post.Trim(), by: null, cancellationToken) is not { } code) return await Refuse(output, $"a department has at most {Members.Most} members.");
        var origin = services.GetRequiredService<IOptions<DataOptions>>().Value.Origin ?? "";
        await output.WriteLineAsync($"{origin}/console/join?code={code}");
        return Done;
    }

    /// <summary>Prints the members of a department and who is invited; a department that has neither is said to.</summary>
    public static async Task<int> List(IServiceProvider services, string department, TextWriter output, CancellationToken cancellationToken)
    {
        var (members, waiting) = await services.GetRequiredService<Members>().In(department, cancellationToken);
        foreach (var member in members) await output.WriteLineAsync($"{Members.MarkOf(member)}  {Word(member.Role),-13}  since {EventEnvelope.Time(member.Since)}  {member.Post}");
        foreach (var invitation in waiting) await output.WriteLineAsync($"invited           {Word(invitation.Role),-13}  until {EventEnvelope.Time(invitation.ExpiresAt)}  {invitation.Post}");
        if (members.Count + waiting.Count > 0) return Done;
        var departments = new KnownDepartments(services.GetRequiredService<StreamCatalogue>());
        if (!departments.Has(department)) return await Refuse(output, departments.Unknown(department));
        await output.WriteLineAsync($"The department '{department}' has no members, and nobody is invited.");
        return Done;
    }

    public static async Task<int> Remove(IServiceProvider services, string department, string mark, TextWriter output, CancellationToken cancellationToken) =>
        await services.GetRequiredService<Members>().Remove(department, mark, by: null, cancellationToken) == true ? Done : await Refuse(output, "this department has no such member.");

    private static string Word(DepartmentRole role) => role.ToString().ToLowerInvariant();

    private static async Task<int> Refuse(TextWriter output, string why)
    {
        await output.WriteLineAsync($"Refused: {why}");
        return Refused;
    }
}
