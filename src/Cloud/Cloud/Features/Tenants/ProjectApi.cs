using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Features.Api;
using Bauhinia.Cloud.Model;
using Bauhinia.Cloud.Model.Tenancy;
using Bauhinia.Cloud.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bauhinia.Cloud.Features.Tenants;

/// <summary>Projects, environments, members and audit trail of one organisation.</summary>
internal static class ProjectApi
{
    private const int PostLength = 60;

    public static void Map(RouteGroupBuilder organisation)
    {
        organisation.WithTags("Organisations");
        organisation.MapGet("/projects", async (string organisation, HttpContext context, Tenancy tenancy) => TypedResults.Ok(await tenancy.Projects(organisation, context.RequestAborted)))
            .Tell<ProjectView[]>("ListProjects", "The projects with their environments", StatusCodes.Status200OK, Described.NotFound);
        organisation.MapPost("/projects", AddProject).Allow(m => m.MayManage)
            .Tell<ProjectView>("CreateProject", "Make a project", StatusCodes.Status201Created, Described.Malformed, Described.RoleTooLow, Described.NotFound, Described.NameTaken, Described.LimitReached);
        organisation.MapPost("/projects/{project}/environments", AddEnvironment).Allow(m => m.MayManage)
            .Tell<NewName>("CreateEnvironment", "Make an environment", StatusCodes.Status201Created, Described.Malformed, Described.RoleTooLow, Described.NotFound, Described.NameTaken, Described.LimitReached);
        organisation.MapPost("/invitations", Invite).Allow(m => m.MayManage)
            .Tell<InvitationCode>("InviteMember", "Make an invitation, good once and for seven days", StatusCodes.Status201Created, Described.Malformed, Described.RoleTooLow, Described.NotFound, Described.LimitReached);
        organisation.MapGet("/audit", async (string organisation, HttpContext context, CloudAudit audit, long? before) => TypedResults.Ok(await audit.Before(organisation, before, context.RequestAborted))).Allow(m => m.MaySeeAudit)
            .Tell<AuditView[]>("ListAudit", "What was done, the newest first, 50 lines before the one given", StatusCodes.Status200OK, Described.RoleTooLow, Described.NotFound);
    }

    private static async Task<IResult> AddProject(NewName body, HttpContext context, Tenancy tenancy, Answers answers)
    {
        if (!CloudName.IsOne(body.Name)) return answers.Malformed("name", CloudName.Rule);
        return await tenancy.AddProject(body.Name, context.Member(), context.RequestAborted) switch
        {
            true => TypedResults.Created((string?)null, new ProjectView(body.Name, [])),
            false => answers.Problem(StatusCodes.Status409Conflict, CloudProblems.NameTaken),
            null => answers.Problem(StatusCodes.Status409Conflict, CloudProblems.LimitReached),
        };
    }

    private static async Task<IResult> AddEnvironment(string project, NewName body, HttpContext context, Tenancy tenancy, Answers answers)
    {
        if (!CloudName.IsOne(body.Name)) return answers.Malformed("name", CloudName.Rule);
        var member = context.Member();
        if (!(await tenancy.Projects(member.Organisation, context.RequestAborted)).Exists(p => p.Name == project)) return answers.NotFound();
        return await tenancy.AddEnvironment(new EnvironmentName(member.Organisation, project, body.Name), member, context.RequestAborted) switch
        {
            true => TypedResults.Created((string?)null, body),
            false => answers.Problem(StatusCodes.Status409Conflict, CloudProblems.NameTaken),
            null => answers.Problem(StatusCodes.Status409Conflict, CloudProblems.LimitReached),
        };
    }

    private static async Task<IResult> Invite(NewMember body, HttpContext context, Tenancy tenancy, Answers answers)
    {
        if (!Roles.TryRead(body.Role, out var role)) return answers.Malformed("role", Roles.Rule);
        if (body.Post is null || body.Post.Trim().Length is 0 or > PostLength || body.Post.Any(char.IsControl)) return answers.Malformed("post", $"1 to {PostLength} visible characters");
        var member = context.Member();
        return await tenancy.Invite(member.Organisation, role, body.Post.Trim(), member, context.RequestAborted) is { } code
            ? TypedResults.Created((string?)null, new InvitationCode(code))
            : answers.Problem(StatusCodes.Status409Conflict, CloudProblems.LimitReached);
    }
}
